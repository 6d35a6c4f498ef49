import { cn } from '../lib/cn.ts';
import { type ShortcutName, toKeyLabels } from '../lib/shortcuts.ts';

/** The keys of a shortcut. Hidden from assistive technology, which reads `aria-keyshortcuts` of the control. */
export function KeyHint({ name, className }: { readonly name: ShortcutName; readonly className?: string }) {
  return <Keys labels={toKeyLabels(name, navigator.platform)} className={className} />;
}

interface KeysProps {
  readonly labels: readonly string[];
  readonly className?: string | undefined;
}

export function Keys({ labels, className }: KeysProps) {
  return (
    <span aria-hidden="true" className={cn('inline-flex gap-0.5', className)}>
      {labels.map((label) => (
        <kbd
          key={label}
          className="min-w-4 rounded border border-current/25 px-1 text-center font-sans text-[11px] leading-4 opacity-80"
        >
          {label}
        </kbd>
      ))}
    </span>
  );
}
