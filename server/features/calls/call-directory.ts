import type { Call } from '../../../contracts/domain/call.ts';
import type { CallId } from '../../../contracts/ids.ts';
import type { Database } from '../../db/database.ts';
import type { EventBus } from '../../platform/bus.ts';
import type { Logger } from '../../platform/logger.ts';
import { createKnownCalls } from './known-calls.ts';
import { loadCall } from './repository.ts';

/**
 * The calls that are going on, in memory: a word that was heard must not wait for the database. It is kept up to
 * date by what is told on the bus. What another instance told may come out of order: it is a reason to read, no more.
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
  readonly logger: Logger;
}

export function createCallDirectory({ db, bus, logger }: DirectoryOptions): CallDirectory {
  const known = createKnownCalls();
  const listeners = new Set<(call: Call) => void>();

  function take(call: Call): void {
    known.keep(call);
    for (const listener of listeners) listener(call);
  }

  /** Until nothing was kept while it was read: else what was read may be the older of the two. */
  async function readAnew(callId: CallId): Promise<void> {
    for (;;) {
      const before = known.revision(callId);
      const call = await loadCall(db, callId);
      if (known.revision(callId) !== before) continue;
      if (call) take(call);
      return;
    }
  }

  function readInBackground(callId: CallId): void {
    readAnew(callId).catch((error: unknown) => {
      // Not known is right in any case: the next who asks reads it.
      known.forget(callId);
      logger.warn('a call that changed elsewhere could not be read', { callId, error });
    });
  }

  const stops = [
    bus.subscribe('realtime-event', ({ event }, origin) => {
      if (event.type !== 'call-changed') return;
      if (origin === 'here') take(event.call);
      else readInBackground(event.call.id);
    }),
    bus.subscribe('bus-restored', () => {
      for (const callId of known.goingOn()) readInBackground(callId);
    }),
  ];

  return {
    peek: (callId) => known.get(callId),
    async find(callId) {
      const found = known.get(callId);
      if (found) return found;
      const call = await loadCall(db, callId);
      // While it was loaded, something newer may have been told.
      if (call && known.get(callId) === null) known.keep(call);
      return known.get(callId) ?? call;
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}
