import type { Call } from '../../contracts/domain/call.ts';
import type { CallId, UserId } from '../../contracts/ids.ts';
import type { Logger } from '../platform/logger.ts';
import { loadCall, loadUnfinishedCalls, saveCall } from '../storage/queries/calls.ts';
import type { Storage } from '../storage/storage.ts';
import { attemptStorage } from '../storage/storage-error.ts';
import { isSameCall } from './merge-record.ts';

/** The stored records, as the calls use them. */
export interface CallRecords {
  load(callId: CallId): Call | null;
  /** Calls of this operator that were not wrapped up and that he had a part in, the newest first. */
  loadUnfinished(operatorId: UserId): readonly Call[];
  /** Stores what is known of the call; a disk that refuses does not end the call. */
  save(call: Call): void;
  /** The record with what the operator wrote here, which is newer than what the API knows of it. */
  withOwnFields(call: Call): Call;
}

/** Not a call that was missed here, nor one that the line refused to place and nobody wrote about. */
function wasTakenPartIn({ direction, answeredAt, endCause, notes }: Call): boolean {
  if (answeredAt !== null) return true;
  return direction === 'outbound' && (endCause !== 'failed' || notes !== '');
}

/** Notes, disposition and the end of wrap-up are changed by mutations alone: the stored ones stand. */
function keepOwnFields(call: Call, stored: Call | null): Call {
  if (stored === null) return call;
  const { notes, notesRevision, dispositionId, wrappedUpAt } = stored;
  return { ...call, notes, notesRevision, dispositionId, wrappedUpAt };
}

export function createCallRecords(storage: Storage, logger: Logger): CallRecords {
  function attempt<T>(doing: string, fallback: T, work: () => T): T {
    const done = attemptStorage(work);
    if (done.ok) return done.value;
    logger.error(`${doing} failed`, { code: done.error.code });
    return fallback;
  }

  const load = (callId: CallId): Call | null =>
    attempt('Reading the call', null, () => storage.read((db) => loadCall(db, callId)));

  return {
    load,
    loadUnfinished: (operatorId) =>
      attempt('Reading the unfinished calls', [], () =>
        storage.read((db) => loadUnfinishedCalls(db, operatorId)).filter(wasTakenPartIn),
      ),
    save(call) {
      const stored = load(call.id);
      const next = keepOwnFields(call, stored);
      if (stored !== null && isSameCall(stored, next)) return;
      attempt('Storing the call', undefined, () => storage.write((db) => saveCall(db, next)));
    },
    withOwnFields: (call) => keepOwnFields(call, load(call.id)),
  };
}
