import { useCallback, useEffect, useRef, useState } from 'react';
import type { ErrorCode } from '../../../../contracts/errors.ts';
import type { SetAsideChange } from '../../../../contracts/ipc/sync.ts';
import { useStores } from '../../stores/stores.ts';

type Answer =
  | { readonly kind: 'ready'; readonly changes: readonly SetAsideChange[] }
  | { readonly kind: 'failed'; readonly code: ErrorCode };

/** The changes set aside, read again when their number has changed. */
export function useSetAside(count: number): Answer & { readonly reload: () => void } {
  const { bridge } = useStores();
  const [state, setState] = useState<Answer>({ kind: 'ready', changes: [] });
  const latest = useRef(0);
  const load = useCallback(async (): Promise<void> => {
    latest.current += 1;
    const asked = latest.current;
    const answer = await bridge.sync.listSetAside();
    if (asked !== latest.current) return;
    setState(
      answer.ok ? { kind: 'ready', changes: answer.value } : { kind: 'failed', code: answer.error.code },
    );
  }, [bridge]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number tells that the list is another one
  useEffect(() => {
    void load();
    return () => {
      latest.current += 1;
    };
  }, [load, count]);
  return { ...state, reload: () => void load() };
}
