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
    <section aria-label={t('signIn.demoTitle')} className="flex flex-col gap-2">
      <h2 className="text-[13px] text-muted">{t('signIn.demoTitle')}</h2>
      <div className="flex flex-wrap gap-2">
        {accounts.map(({ email, password, displayName }) => (
          <Button
            key={email}
            disabled={signIn.isBusy}
            aria-label={t('signIn.demoUse', { name: displayName })}
            className="min-w-0 max-w-full"
            onClick={() => void signIn.send({ email, password })}
          >
            <span className="truncate">{displayName}</span>
          </Button>
        ))}
      </div>
    </section>
  );
}
