import { useTranslation } from 'react-i18next';
import type { ServerInfo } from '../../../../contracts/api/server-info.ts';
import { Button } from '../../components/button.tsx';
import type { SignIn } from './use-sign-in.ts';

interface DemoAccountsProps {
  readonly accounts: ServerInfo['demoAccounts'];
  readonly signIn: SignIn;
}

/** What a demonstration server offers to everybody: one click, nothing to type. */
export function DemoAccounts({ accounts, signIn }: DemoAccountsProps) {
  const { t } = useTranslation();
  if (accounts.length === 0) return null;
  return (
    <section aria-label={t('signIn.demoTitle')} className="flex flex-col gap-2 rounded-lg bg-accent-soft p-3">
      <h2 className="font-medium text-[13px] text-accent-text">{t('signIn.demoTitle')}</h2>
      {accounts.map(({ email, password, displayName }) => (
        <Button
          key={email}
          disabled={signIn.isBusy}
          className="w-full"
          onClick={() => void signIn.send({ email, password })}
        >
          <span className="truncate">{t('signIn.demoUse', { name: displayName })}</span>
        </Button>
      ))}
    </section>
  );
}
