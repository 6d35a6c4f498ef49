import { useEffect } from 'react';
import { useStore } from 'zustand';
import { isSameQuery } from '../../lib/history-filter.ts';
import { parseHistoryParams, toHistoryParams } from '../../lib/history-link.ts';
import { buildHash, parseRoute, rewriteHash } from '../../lib/route.ts';
import { useStores } from '../../stores/stores.ts';

/**
 * The address asks the history what its query says, and is written anew when the question changes, so that a reload comes
 * back to it. An address without a query leaves the filters as they were.
 */
export function useHistoryAddress(callId: string | null, at: string | null): void {
  const { history } = useStores();
  const search = useStore(history.store, (state) => state.search);
  const filter = useStore(history.store, (state) => state.filter);

  useEffect(() => {
    const follow = () => {
      const { page, query } = parseRoute(window.location.hash);
      const asked = page === 'history' ? parseHistoryParams(new URLSearchParams(query)) : null;
      if (asked && !isSameQuery(asked, history.store.getState())) history.ask(asked);
    };
    follow();
    // Only where somebody went there: what is written below is no event.
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [history]);

  useEffect(() => {
    if (parseRoute(window.location.hash).page !== 'history') return;
    const question = Object.fromEntries(toHistoryParams({ search, filter }));
    rewriteHash(buildHash('history', callId, { ...(at ? { at } : {}), ...question }));
  }, [callId, at, search, filter]);
}
