import type { CallId } from '../../contracts/ids.ts';
import type { Clock } from '../platform/clock.ts';

/** One running deadline a call. */
export interface Deadlines {
  /** Replaces the deadline of the call; null takes it away. */
  set(callId: CallId, afterMs: number | null): void;
  clear(): void;
}

export function createDeadlines(clock: Clock, onPassed: (callId: CallId) => void): Deadlines {
  const cancels = new Map<CallId, () => void>();
  return {
    set(callId, afterMs) {
      cancels.get(callId)?.();
      cancels.delete(callId);
      if (afterMs === null) return;
      const cancel = clock.after(afterMs, () => {
        cancels.delete(callId);
        onPassed(callId);
      });
      cancels.set(callId, cancel);
    },
    clear() {
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}
