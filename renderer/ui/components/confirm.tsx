import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../lib/cn.ts';
import { useEscape } from '../lib/use-escape.ts';
import { Button } from './button.tsx';

interface ConfirmProps {
  /** What is about to happen, and what stays. */
  readonly children: ReactNode;
  readonly action: string;
  readonly look?: 'danger' | 'primary';
  readonly isBusy?: boolean;
  readonly className?: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asked in the place of the button that was pressed. The focus begins at the way out. */
export function Confirm(props: ConfirmProps) {
  const { children, action, look = 'danger', isBusy = false, className, onConfirm, onCancel } = props;
  const { t } = useTranslation();
  const cancel = useRef<HTMLButtonElement>(null);
  useEscape(onCancel);
  useEffect(() => cancel.current?.focus(), []);
  return (
    <div
      role="alertdialog"
      aria-label={action}
      className={cn('flex flex-col gap-2.5 rounded-md bg-sunken p-3 text-[13px]', className)}
    >
      <p>{children}</p>
      <div className="flex flex-wrap gap-2">
        <Button size="small" look={look} disabled={isBusy} onClick={onConfirm}>
          {action}
        </Button>
        <Button ref={cancel} size="small" disabled={isBusy} onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </div>
  );
}
