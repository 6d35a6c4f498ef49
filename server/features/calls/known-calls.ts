import type { Call } from '../../../contracts/domain/call.ts';
import type { CallId } from '../../../contracts/ids.ts';

/** Calls kept after they ended, for words that come late. */
const maxEnded = 200;

/** Calls in memory: all that go on, and the last that ended. */
export interface KnownCalls {
  get(callId: CallId): Call | null;
  keep(call: Call): void;
  forget(callId: CallId): void;
  /** Another number after each `keep` of it: whoever reads a call elsewhere sees whether it changed meanwhile. */
  revision(callId: CallId): number;
  goingOn(): readonly CallId[];
}

export function createKnownCalls(): KnownCalls {
  const calls = new Map<CallId, Call>();
  const revisions = new Map<CallId, number>();
  const endedIds = new Set<CallId>();

  function forget(callId: CallId): void {
    calls.delete(callId);
    revisions.delete(callId);
    endedIds.delete(callId);
  }

  return {
    get: (callId) => calls.get(callId) ?? null,
    keep(call) {
      calls.set(call.id, call);
      revisions.set(call.id, (revisions.get(call.id) ?? 0) + 1);
      if (call.status !== 'ended') return;
      endedIds.add(call.id);
      const [oldest] = endedIds;
      if (endedIds.size > maxEnded && oldest !== undefined) forget(oldest);
    },
    forget,
    revision: (callId) => revisions.get(callId) ?? 0,
    goingOn: () => [...calls.values()].flatMap(({ id, status }) => (status === 'ended' ? [] : [id])),
  };
}
