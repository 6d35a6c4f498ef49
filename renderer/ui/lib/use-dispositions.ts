import { useEffect, useState } from 'react';
import type { Disposition } from '../../../contracts/domain/disposition.ts';
import { useStores } from '../stores/stores.ts';

/** The outcomes of the team in their order; null until they are read. */
export function useDispositions(): readonly Disposition[] | null {
  const { bridge, toasts } = useStores();
  const [dispositions, setDispositions] = useState<readonly Disposition[] | null>(null);
  useEffect(() => {
    let isWanted = true;
    async function load(): Promise<void> {
      const answer = await toasts.report(bridge.calls.listDispositions());
      if (isWanted && answer.ok) setDispositions([...answer.value].sort((a, b) => a.position - b.position));
    }
    void load();
    return () => {
      isWanted = false;
    };
  }, [bridge, toasts]);
  return dispositions;
}
