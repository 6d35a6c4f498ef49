import { lazy, Suspense, useEffect, useMemo } from 'react';
import { I18nextProvider } from 'react-i18next';
import { SignInPage } from '../features/sign-in/sign-in-page.tsx';
import { createI18n, toLanguage } from '../lib/i18n.ts';
import { type Stores, StoresContext, useProjection, useStores } from '../stores/stores.ts';
import { CrashBoundary } from './crash-boundary.tsx';
import { Notices } from './notices.tsx';
import { StartScreen } from './start-screen.tsx';
import { Toasts } from './toasts.tsx';
import { useTheme } from './use-theme.ts';

const loadShell = () => import('./shell.tsx');
const preloadDelayMs = 200;
const Shell = lazy(async () => ({ default: (await loadShell()).Shell }));

export function App({ stores }: { readonly stores: Stores }) {
  const settings = useProjection(stores.settings);
  const i18n = useMemo(() => createI18n(toLanguage('system', navigator.language)), []);
  const language = toLanguage(settings?.language ?? 'system', navigator.language);
  useTheme(settings?.theme ?? 'system');

  useEffect(() => {
    document.documentElement.lang = language;
    void i18n.changeLanguage(language);
  }, [i18n, language]);

  return (
    <I18nextProvider i18n={i18n}>
      <StoresContext value={stores}>
        <CrashBoundary>
          <Screen />
        </CrashBoundary>
        <Toasts />
      </StoresContext>
    </I18nextProvider>
  );
}

function Screen() {
  const session = useProjection(useStores().session);
  usePreloadedShell();
  if (session.kind === 'signed-out')
    return (
      <div className="flex h-full flex-col">
        <Notices />
        <SignInPage session={session} />
      </div>
    );
  if (session.kind === 'restoring') return <StartScreen />;
  return (
    <Suspense fallback={<StartScreen />}>
      <Shell user={session.user} />
    </Suspense>
  );
}

/** The rest of the window is fetched while the operator types, not before he can. */
function usePreloadedShell(): void {
  useEffect(() => {
    const timer = setTimeout(() => void loadShell(), preloadDelayMs);
    return () => clearTimeout(timer);
  }, []);
}
