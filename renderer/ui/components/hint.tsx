import { Tooltip } from 'radix-ui';
import type { ReactElement } from 'react';
import type { ShortcutName } from '../lib/shortcuts.ts';
import { KeyHint } from './key-hint.tsx';

interface HintProps {
  readonly label: string;
  readonly shortcut?: ShortcutName;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly children: ReactElement;
}

/** A short text on hover and focus, with the shortcut of the control. Never the only place of its name. */
export function Hint({ label, shortcut, side = 'bottom', children }: HintProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-72 items-center gap-2 rounded-md bg-foreground px-2.5 py-1.5 text-background text-xs shadow-raised"
        >
          {label}
          {shortcut && <KeyHint name={shortcut} />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
