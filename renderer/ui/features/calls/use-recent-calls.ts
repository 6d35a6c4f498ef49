import { useEffect, useState } from 'react';
import type { HistoryItem } from '../../../../contracts/ipc/history.ts';
import { noFilter } from '../../lib/history-filter.ts';
import { useStores } from '../../stores/stores.ts';

const shown = 25;

/** The latest calls of the local history, followed; `null` until the first answer. */
export function useRecentCalls(): readonly HistoryItem[] | 'failed' | null {
  const { bridge } = useStores();
  const [recent, setRecent] = useState<readonly HistoryItem[] | 'failed' | null>(null);
  useEffect(() => {
    let latest = 0;
    async function load(): Promise<void> {
      latest += 1;
      const asked = latest;
      const answer = await bridge.history.list({
        search: '',
        filter: noFilter,
        cursor: null,
        limit: shown,
      });
      if (asked !== latest) return;
      setRecent(answer.ok ? answer.value.items : 'failed');
    }
    const stop = bridge.history.watchRevision(() => void load());
    return () => {
      latest = -1;
      stop();
    };
  }, [bridge]);
  return recent;
}
