import { useEffect, useState } from 'react';
import type { Failure } from '../../../../contracts/errors.ts';
import type { CallId } from '../../../../contracts/ids.ts';
import type { HistoryDetail } from '../../../../contracts/ipc/history.ts';
import { useStores } from '../../stores/stores.ts';

export type DetailState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly detail: HistoryDetail }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** One call of the local history, read again whenever the history changed. */
export function useHistoryDetail(callId: string): DetailState {
  const { bridge } = useStores();
  const [state, setState] = useState<DetailState>({ kind: 'loading' });
  useEffect(() => {
    let latest = 0;
    async function load(): Promise<void> {
      latest += 1;
      const asked = latest;
      // The address may hold anything; main parses the id and says so when it is none.
      const answer = await bridge.history.open({ callId: callId as CallId });
      if (asked !== latest) return;
      setState(
        answer.ok ? { kind: 'ready', detail: answer.value } : { kind: 'failed', failure: answer.error },
      );
    }
    const stop = bridge.history.watchRevision(() => void load());
    return () => {
      latest = -1;
      stop();
    };
  }, [bridge, callId]);
  return state;
}
