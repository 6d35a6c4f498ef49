import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

interface PanelProps {
  readonly label: string;
  readonly children: ReactNode;
  /** Stands at the right end of the heading line. */
  readonly aside?: ReactNode;
  readonly className?: string;
}

/** A titled part of a page; the title is also the name of its region. */
export function Panel({ label, children, aside, className }: PanelProps) {
  return (
    <section
      aria-label={label}
      className={cn(
        'flex min-h-0 min-w-0 flex-col overflow-hidden rounded-lg border bg-surface shadow-card',
        className,
      )}
    >
      <header className="flex h-10 shrink-0 items-center justify-between gap-3 px-4 pt-1">
        <h2 className="truncate font-semibold text-[13px]">{label}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
