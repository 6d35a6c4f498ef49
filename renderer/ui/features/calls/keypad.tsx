import { Grip } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Hint } from '../../components/hint.tsx';
import { toAriaKeys } from '../../lib/shortcuts.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { dialKeys, KeyGrid } from './key-grid.tsx';

interface KeypadProps {
  readonly isEnabled: boolean;
  readonly sentDigits: string;
  readonly onPress: (digit: string) => void;
}

/** Tones during a call, by click or by typing the digits while it is open. */
export function Keypad({ isEnabled, sentDigits, onPress }: KeypadProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const pad = useRef<HTMLDivElement>(null);
  useShortcut('open-keypad', isEnabled ? () => setOpen(!isOpen) : null);
  return (
    <Popover.Root open={isOpen && isEnabled} onOpenChange={setOpen}>
      <Hint label={t('inCall.keypad')} shortcut="open-keypad">
        <Popover.Trigger asChild>
          <Button disabled={!isEnabled} aria-keyshortcuts={toAriaKeys('open-keypad', navigator.platform)}>
            <Grip />
            {t('inCall.keypad')}
          </Button>
        </Popover.Trigger>
      </Hint>
      <Popover.Portal>
        <Popover.Content
          ref={pad}
          tabIndex={-1}
          align="end"
          sideOffset={8}
          collisionPadding={12}
          aria-label={t('inCall.keypad')}
          className="z-40 flex w-64 flex-col gap-3 rounded-lg border bg-surface p-3 shadow-raised outline-none"
          onOpenAutoFocus={(event) => {
            // Not on a key: Enter after the typed digits would send that key too.
            event.preventDefault();
            pad.current?.focus();
          }}
          onKeyDown={({ key, ctrlKey, altKey, metaKey }) => {
            if (dialKeys.includes(key) && !ctrlKey && !altKey && !metaKey) onPress(key);
          }}
        >
          <output
            aria-label={t('inCall.sentDigits')}
            className="selectable h-9 truncate rounded-md bg-sunken px-3 text-center text-lg leading-9 tabular-nums [direction:rtl]"
          >
            {sentDigits ? (
              <bdi dir="ltr">{sentDigits}</bdi>
            ) : (
              <bdi className="text-[13px] text-muted">{t('inCall.noDigits')}</bdi>
            )}
          </output>
          <KeyGrid onPress={onPress} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
