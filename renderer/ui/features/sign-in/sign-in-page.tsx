import { Languages } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SessionState } from '../../../../contracts/ipc/session.ts';
import { ErrorText } from '../../components/error-text.tsx';
import { Select } from '../../components/field.tsx';
import { Logo } from '../../components/logo.tsx';
import { useProjection, useStores } from '../../stores/stores.ts';
import { DemoAccounts } from './demo-accounts.tsx';
import { LockedHistory } from './locked-history.tsx';
import { ServerAddress } from './server-address.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { useServerInfo } from './use-server-info.ts';
import { useSignIn } from './use-sign-in.ts';

type SignedOut = Extract<SessionState, { kind: 'signed-out' }>;

export function SignInPage({ session }: { readonly session: SignedOut }) {
  const { t } = useTranslation();
  const server = useServerInfo();
  const signIn = useSignIn();
  const code = signIn.failure?.code ?? session.code;
  return (
    // From a fixed line downwards: a message or an answer of the server moves nothing that stands above it.
    <main className="flex min-h-0 flex-1 flex-col scroll-area px-6 pt-[clamp(1rem,11vh,7.5rem)] pb-4">
      <div className="mx-auto flex w-full max-w-sm flex-1 flex-col gap-4">
        <header className="flex items-center gap-4 pb-1">
          <Logo className="size-12 shrink-0" />
          <div>
            <h1 className="font-semibold text-2xl tracking-tight">{t('signIn.title')}</h1>
            <p className="text-muted">{t('signIn.lead')}</p>
          </div>
        </header>
        <SignInForm email={session.lastEmail ?? ''} signIn={signIn}>
          {code && (
            <p
              role="alert"
              className="selectable rounded-md bg-danger-soft px-3 py-2 text-[13px] text-danger-text"
            >
              <ErrorText code={code} />
            </p>
          )}
        </SignInForm>
        {signIn.locked && <LockedHistory refused={signIn.locked} signIn={signIn} />}
        {server.kind === 'reached' && <DemoAccounts accounts={server.info.demoAccounts} signIn={signIn} />}
        <footer className="mt-auto flex flex-col gap-3 border-t pt-3">
          <ServerAddress server={server} hasUser={session.lastEmail !== null} />
          <LanguageChoice />
        </footer>
      </div>
    </main>
  );
}

function LanguageChoice() {
  const { t } = useTranslation();
  const { settings, bridge, toasts } = useStores();
  const language = useProjection(settings)?.language ?? 'system';
  return (
    <div className="flex items-center gap-2 text-[13px] text-muted">
      <Languages aria-hidden="true" className="size-4 shrink-0" />
      <Select
        aria-label={t('signIn.language')}
        className="-ml-1 h-7 w-auto border-transparent bg-transparent px-0 text-muted"
        value={language}
        onChange={(event) => {
          const chosen = event.target.value as typeof language;
          void toasts.report(bridge.settings.save({ language: chosen }));
        }}
      >
        <option value="system">{t('signIn.languageSystem')}</option>
        <option value="en">English</option>
        <option value="fr">Français</option>
      </Select>
    </div>
  );
}
