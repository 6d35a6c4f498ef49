import { useTranslation } from 'react-i18next';
import { Logo } from '../components/logo.tsx';
import { Spinner } from '../components/spinner.tsx';

export function StartScreen() {
  const { t } = useTranslation();
  return (
    <main className="flex h-full flex-col items-center justify-center gap-4 text-muted">
      <Logo className="size-10" />
      <output className="flex items-center gap-2 text-[13px]">
        <Spinner />
        {t('signIn.restoring')}
      </output>
    </main>
  );
}
