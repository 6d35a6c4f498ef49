import { cn } from '../lib/cn.ts';

/** Two voices and the line between them. */
export function Logo({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={cn('text-accent', className)}>
      <rect width="32" height="32" rx="8" fill="currentColor" />
      <g stroke="var(--on-accent)" strokeWidth="2.6" strokeLinecap="round">
        <path d="M8 13.5v5M13.3 9v14" />
        <path d="M18.7 12v8M24 14.8v2.4" opacity=".65" />
      </g>
    </svg>
  );
}
