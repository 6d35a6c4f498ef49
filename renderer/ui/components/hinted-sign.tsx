import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { Hint } from './hint.tsx';

interface HintedSignProps {
  readonly hint: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A sign that explains itself on hover, and on focus for those who use no mouse; a change is read aloud. */
export function HintedSign({ hint, className, children }: HintedSignProps) {
  return (
    <output className="flex min-w-0">
      <Hint label={hint}>
        <button type="button" className={cn('flex min-w-0 items-center rounded', className)}>
          {children}
        </button>
      </Hint>
    </output>
  );
}
