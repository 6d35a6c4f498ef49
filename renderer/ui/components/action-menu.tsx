import { Popover } from 'radix-ui';
import { type ReactElement, type ReactNode, useState } from 'react';
import { Hint } from './hint.tsx';

export interface MenuAction {
  readonly label: string;
  readonly icon: ReactNode;
  readonly act: () => void;
  readonly isDisabled?: boolean;
}

interface ActionMenuProps {
  /** The button that opens it. */
  readonly children: ReactElement;
  readonly label: string;
  readonly actions: readonly MenuAction[];
  /** The button has no words of its own: its label is shown on hover. */
  readonly hasHint?: boolean;
}

/** A few commands under one button. A popover of buttons: reached by Tab, closed by Escape and by the choice. */
export function ActionMenu({ children, label, actions, hasHint = false }: ActionMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const trigger = <Popover.Trigger asChild>{children}</Popover.Trigger>;
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      {hasHint ? <Hint label={label}>{trigger}</Hint> : trigger}
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          className="z-50 flex min-w-52 max-w-80 flex-col rounded-lg border bg-surface p-1 shadow-raised"
        >
          {actions.map(({ label: name, icon, act, isDisabled = false }) => (
            <button
              key={name}
              type="button"
              disabled={isDisabled}
              className="flex items-center gap-2.5 rounded-md px-2.5 py-1.5 text-left text-[13px] hover:bg-hover focus-visible:bg-hover disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted"
              onClick={() => {
                act();
                setOpen(false);
              }}
            >
              {icon}
              {name}
            </button>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
