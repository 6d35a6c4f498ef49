import type { Call } from '../../../contracts/domain/call.ts';
import type { CallId } from '../../../contracts/ids.ts';
import type { Database } from '../../db/database.ts';
import type { EventBus } from '../../platform/bus.ts';
import { loadCall } from './repository.ts';

/** Calls kept after they ended, for words that come late. */
const maxEnded = 200;

/**
 * The calls that are going on, in memory: a word that was heard must not wait for the database. It is kept up to
 * date by what is told on the bus, so that it is right on every instance.
 */
export interface CallDirectory {
  /** At once, and only what is known here. */
  peek(callId: CallId): Call | null;
  /** From memory, else from the database. */
  find(callId: CallId): Promise<Call | null>;
  /** Told when a call changes, after the commit. */
  watch(listener: (call: Call) => void): () => void;
  stop(): void;
}

interface DirectoryOptions {
  readonly db: Database;
  readonly bus: EventBus;
}

export function createCallDirectory({ db, bus }: DirectoryOptions): CallDirectory {
  const calls = new Map<CallId, Call>();
  const endedIds = new Set<CallId>();
  const listeners = new Set<(call: Call) => void>();

  function keep(call: Call): void {
    calls.set(call.id, call);
    if (call.status !== 'ended') return;
    endedIds.add(call.id);
    if (endedIds.size <= maxEnded) return;
    const [oldest] = endedIds;
    if (oldest === undefined) return;
    endedIds.delete(oldest);
    calls.delete(oldest);
  }

  const unsubscribe = bus.subscribe('realtime-event', ({ event }) => {
    if (event.type !== 'call-changed') return;
    keep(event.call);
    for (const listener of listeners) listener(event.call);
  });

  return {
    peek: (callId) => calls.get(callId) ?? null,
    async find(callId) {
      const known = calls.get(callId);
      if (known) return known;
      const call = await loadCall(db, callId);
      // While it was loaded, something newer may have been told.
      if (call && !calls.has(callId)) keep(call);
      return calls.get(callId) ?? call;
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: unsubscribe,
  };
}
