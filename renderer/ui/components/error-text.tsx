import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../../contracts/errors.ts';

interface ErrorTextProps {
  readonly code: ErrorCode;
  readonly details?: Readonly<Record<string, string>>;
}

/** What happened, and what to do about it, in the words of the interface. */
export function ErrorText({ code, details = {} }: ErrorTextProps) {
  const { t } = useTranslation();
  return (
    <>
      <span className="font-medium">{t(`errors.${code}.what`, { replace: details })}</span>{' '}
      <span>{t(`errors.${code}.todo`, { replace: details })}</span>
    </>
  );
}
