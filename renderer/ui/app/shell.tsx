import { Tooltip } from 'radix-ui';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../contracts/domain/user.ts';
import { CallsPage } from '../features/calls/calls-page.tsx';
import { createLazyPage } from '../lib/lazy-page.tsx';
import { navigate, type Route, useRoute } from '../lib/route.ts';
import { useShortcut } from '../lib/use-shortcut.ts';
import { isLive, sortOpenCalls } from '../stores/open-calls.ts';
import { useProjection, useStores } from '../stores/stores.ts';
import { CallBar } from './call-bar.tsx';
import { CrashBoundary } from './crash-boundary.tsx';
import { IncomingBar } from './incoming-bar.tsx';
import { LoadBanner } from './load-banner.tsx';
import { Navigation } from './navigation.tsx';
import { Notices } from './notices.tsx';
import { TopBar } from './top-bar.tsx';

const history = createLazyPage(
  async () => (await import('../features/history/history-page.tsx')).HistoryPage,
);
const knowledge = createLazyPage(
  async () => (await import('../features/knowledge/knowledge-page.tsx')).KnowledgePage,
);
const settings = createLazyPage(
  async () => (await import('../features/settings/settings-page.tsx')).SettingsPage,
);

/** The window of a signed-in operator: navigation, status, the call, and one page. */
export function Shell({ user }: { readonly user: User }) {
  const { t } = useTranslation();
  const route = useRoute();
  useFlushOnLeave();
  useShortcut('go-to-calls', () => navigate('calls'));
  useShortcut('go-to-history', () => navigate('history'));
  useShortcut('go-to-knowledge', () => navigate('knowledge'));
  useShortcut('go-to-settings', () => navigate('settings'));
  return (
    <Tooltip.Provider delayDuration={400}>
      <div className="grid h-full grid-cols-[4.75rem_minmax(0,1fr)]">
        <button
          type="button"
          className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-2"
          onClick={() => document.getElementById('page')?.focus()}
        >
          {t('nav.skip')}
        </button>
        <Navigation user={user} />
        <div className="flex min-h-0 min-w-0 flex-col">
          <TopBar />
          <Notices />
          <LoadBanner />
          <CallInSight isOnCallsPage={route.page === 'calls'} />
          <main id="page" tabIndex={-1} className="relative min-h-0 flex-1 outline-none">
            <CrashBoundary key={route.page}>
              <CurrentPage route={route} />
            </CrashBoundary>
          </main>
        </div>
      </div>
    </Tooltip.Provider>
  );
}

/** The call page is there from the start; the others are fetched apart, right after it. */
function CurrentPage({ route: { page, id, quote, at } }: { readonly route: Route }) {
  useEffect(() => {
    for (const { preload } of [history, knowledge, settings]) void preload();
  }, []);
  if (page === 'history') return <history.Page callId={id} at={at} />;
  if (page === 'knowledge') return <knowledge.Page articleId={id} quote={quote} />;
  if (page === 'settings') return <settings.Page section={id} />;
  return <CallsPage />;
}

/** A call is never out of sight: in full on its page, as a bar everywhere else. */
function CallInSight({ isOnCallsPage }: { readonly isOnCallsPage: boolean }) {
  const { current, offered } = sortOpenCalls(useProjection(useStores().calls));
  const showsCard = isOnCallsPage && !current;
  return (
    <>
      {offered && !showsCard && <IncomingBar view={offered} isBusy={current !== null && isLive(current)} />}
      {current && !isOnCallsPage && <CallBar view={current} />}
    </>
  );
}

/** The last words of a note are saved before the window is hidden, reloaded or closed. */
function useFlushOnLeave(): void {
  const { notes } = useStores();
  useEffect(() => {
    const flush = () => void notes.flush();
    window.addEventListener('pagehide', flush);
    window.addEventListener('blur', flush);
    document.addEventListener('visibilitychange', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      window.removeEventListener('blur', flush);
      document.removeEventListener('visibilitychange', flush);
    };
  }, [notes]);
}
