import type { ComponentProps, ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

const fieldStyles =
  'w-full rounded-md border border-border-strong/70 bg-surface text-foreground placeholder:text-muted/80 selectable aria-invalid:border-danger disabled:opacity-60';

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={cn(fieldStyles, 'h-9 px-3', className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea className={cn(fieldStyles, 'resize-none px-3 py-2 leading-normal', className)} {...props} />
  );
}

/** The system's own list: reachable by every key, and without a style sheet of its own. */
export function Select({ className, ...props }: ComponentProps<'select'>) {
  return <select className={cn(fieldStyles, 'h-9 px-2.5', className)} {...props} />;
}

interface LabelledProps {
  readonly id: string;
  readonly label: string;
  readonly help?: ReactNode;
  readonly error?: ReactNode;
  readonly children: ReactNode;
}

/** A field with its label above, and help or error below, tied to `${id}-help` and `${id}-error`. */
export function Labelled({ id, label, help, error, children }: LabelledProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-[13px]">
        {label}
      </label>
      {children}
      {help && (
        <p id={`${id}-help`} className="text-muted text-xs">
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-[13px] text-danger-text">
          {error}
        </p>
      )}
    </div>
  );
}
