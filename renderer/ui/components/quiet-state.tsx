import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

interface QuietStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
  readonly className?: string;
}

/** What stands where there is nothing to show yet, and says what will. */
export function QuietState({ icon: Icon, title, text, children, className }: QuietStateProps) {
  return (
    <div className={cn('m-auto flex max-w-80 flex-col items-center gap-1.5 p-6 text-center', className)}>
      <Icon aria-hidden="true" className="mb-1 size-6 text-muted/70" strokeWidth={1.5} />
      <p className="font-medium text-[13px]">{title}</p>
      {text && <p className="text-[13px] text-muted">{text}</p>}
      {children}
    </div>
  );
}
