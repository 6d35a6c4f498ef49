import type { CallId, UtcMs } from '../../../contracts/ids.ts';
import type { Tasks } from '../../platform/tasks.ts';

/** Callers for whom nobody was free. They are looked at again when somebody may be, and once more at the end. */
export interface WaitingCallers {
  /** Counts what may have freed somebody. Take it before the choice is made, and hand it to `wait`. */
  moment(): number;
  wait(caller: WaitingCaller): void;
  leave(callId: CallId): void;
  /** Somebody may be free now: whoever has waited longest is looked at first. */
  lookAgain(): void;
}

interface WaitingCaller {
  readonly callId: CallId;
  readonly startedAt: UtcMs;
  /** Until the last look. */
  readonly delayMs: number;
  readonly moment: number;
}

export function createWaitingCallers(tasks: Tasks, look: (callId: CallId) => Promise<void>): WaitingCallers {
  const waiting = new Map<CallId, { readonly startedAt: UtcMs; readonly cancel: () => void }>();
  /** `again`: something happened during a look that may have come too late for it. */
  let looking: 'none' | 'running' | 'again' = 'none';
  let moment = 0;

  async function lookAtAll(): Promise<void> {
    try {
      while (looking === 'again') {
        looking = 'running';
        const callers = [...waiting].toSorted(([, a], [, b]) => a.startedAt - b.startedAt);
        for (const [callId] of callers) await look(callId);
      }
    } finally {
      looking = 'none';
    }
  }

  /** One at a time: a team that signs in at once must not ask the database for each caller and each of them. */
  function askForLook(): void {
    if (waiting.size === 0) return;
    const isRunning = looking !== 'none';
    looking = 'again';
    if (!isRunning) tasks.run('look-again', lookAtAll);
  }

  return {
    moment: () => moment,
    wait({ callId, startedAt, delayMs, moment: chosenAt }) {
      const cancel = tasks.later('last-look', delayMs, () => look(callId));
      waiting.set(callId, { startedAt, cancel });
      // Somebody became free while the choice was made, when this caller was not known to wait.
      if (moment !== chosenAt) askForLook();
    },
    leave(callId) {
      waiting.get(callId)?.cancel();
      waiting.delete(callId);
    },
    lookAgain() {
      moment += 1;
      askForLook();
    },
  };
}
