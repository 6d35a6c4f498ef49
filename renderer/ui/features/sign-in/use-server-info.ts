import { useEffect, useState } from 'react';
import type { ServerInfo } from '../../../../contracts/api/server-info.ts';
import type { Failure } from '../../../../contracts/errors.ts';
import { useProjection, useStores } from '../../stores/stores.ts';

export type ServerState =
  | { readonly kind: 'missing' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'reached'; readonly info: ServerInfo }
  | { readonly kind: 'failed'; readonly failure: Failure };

const retryMs = 3_000;

/** Who answers at the address of the settings. Asked again while it does not answer, so that a late start heals itself. */
export function useServerInfo(): ServerState {
  const { settings, bridge } = useStores();
  const apiUrl = useProjection(settings)?.apiUrl ?? null;
  const [known, setKnown] = useState<{ readonly of: string; readonly state: ServerState } | null>(null);

  useEffect(() => {
    if (!apiUrl) return;
    const of = apiUrl;
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout>;
    async function ask(): Promise<void> {
      const answer = await bridge.session.loadServerInfo();
      if (!isWanted) return;
      setKnown({
        of,
        state: answer.ok
          ? { kind: 'reached', info: answer.value }
          : { kind: 'failed', failure: answer.error },
      });
      if (!answer.ok && answer.error.retryable) timer = setTimeout(() => void ask(), retryMs);
    }
    void ask();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [apiUrl, bridge]);

  if (!apiUrl) return { kind: 'missing' };
  return known?.of === apiUrl ? known.state : { kind: 'checking' };
}
