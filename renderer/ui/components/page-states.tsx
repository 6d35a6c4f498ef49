import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { Button } from './button.tsx';
import { ErrorText } from './error-text.tsx';
import { Spinner } from './spinner.tsx';

/** Stands where something is being read. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <output className="flex h-full items-center justify-center gap-2 text-muted">
      <Spinner />
      {t('common.loading')}
    </output>
  );
}

interface LoadFailedProps {
  readonly code: ErrorCode;
  readonly onRetry?: () => void;
}

/** Stands where something could not be read: what happened, what to do, and the way to try again. */
export function LoadFailed({ code, onRetry }: LoadFailedProps) {
  const { t } = useTranslation();
  return (
    <div
      role="alert"
      className="flex min-h-full flex-1 flex-col items-center justify-center gap-3 p-6 text-center text-[13px]"
    >
      <TriangleAlert aria-hidden="true" className="size-6 text-danger-text" strokeWidth={1.5} />
      <p className="max-w-80">
        <ErrorText code={code} />
      </p>
      {onRetry && <Button onClick={onRetry}>{t('common.retry')}</Button>}
    </div>
  );
}
