import type { Call } from '../../contracts/domain/call.ts';
import type { CallId, UserId } from '../../contracts/ids.ts';
import type { Logger } from '../platform/logger.ts';
import { loadCall, loadUnfinishedCalls, markTalkedHere, saveCall } from '../storage/queries/calls.ts';
import type { Storage } from '../storage/storage.ts';
import { attemptStorage } from '../storage/storage-error.ts';
import { isSameCall } from './merge-record.ts';

/** The stored records, as the calls use them. */
export interface CallRecords {
  load(callId: CallId): Call | null;
  /** Calls of this operator that were not wrapped up and that he had a part in, the newest first. */
  loadUnfinished(operatorId: UserId): readonly Call[];
  /**
   * Stores what is known of the call; a disk that refuses does not end the call. `isHere`: the operator talks in
   * it on this computer, so that a restart knows what it cut off.
   */
  save(call: Call, isHere: boolean): void;
  /** Tries again what the disk refused. */
  saveMissed(): void;
  /** The record with what the operator wrote here, which is newer than what the API knows of it. */
  withOwnFields(call: Call): Call;
}

/** Not a call that was missed here, nor one that the line refused to place and nobody wrote about. */
function wasTakenPartIn({ direction, answeredAt, endCause, notes }: Call): boolean {
  if (answeredAt !== null) return true;
  return direction === 'outbound' && (endCause !== 'failed' || notes !== '');
}

/** Notes, disposition, tags and the end of wrap-up are changed by mutations alone: the stored ones stand. */
function keepOwnFields(call: Call, stored: Call | null): Call {
  if (stored === null) return call;
  const { notes, notesRevision, dispositionId, wrappedUpAt, tags } = stored;
  return { ...call, notes, notesRevision, dispositionId, wrappedUpAt, tags };
}

interface MissedRecord {
  readonly call: Call;
  readonly isHere: boolean;
}

export function createCallRecords(storage: Storage, logger: Logger): CallRecords {
  function attempt<T>(doing: string, fallback: T, work: () => T): T {
    const done = attemptStorage(work);
    if (done.ok) return done.value;
    logger.error(`${doing} failed`, { code: done.error.code });
    return fallback;
  }

  const missed = new Map<CallId, MissedRecord>();
  /** Marked as talked here in this run: once is enough, each time is a synced write that holds up the call. */
  const marked = new Set<CallId>();

  function store(call: Call, isHere: boolean): boolean {
    return attempt('Storing the call', false, () =>
      storage.write((db) => {
        saveCall(db, call);
        if (isHere) markTalkedHere(db, call.id);
        return true;
      }, 'soon'),
    );
  }

  function save(call: Call, isHere: boolean): void {
    const stored = load(call.id);
    const next = keepOwnFields(call, stored);
    const wasHere = isHere || (missed.get(call.id)?.isHere ?? false);
    missed.delete(call.id);
    const isMarked = !wasHere || marked.has(call.id);
    if (isMarked && stored !== null && isSameCall(stored, next)) return;
    if (!store(next, wasHere)) missed.set(call.id, { call: next, isHere: wasHere });
    else if (wasHere) marked.add(call.id);
  }

  const load = (callId: CallId): Call | null =>
    attempt('Reading the call', null, () => storage.read((db) => loadCall(db, callId)));

  return {
    load,
    loadUnfinished: (operatorId) =>
      attempt('Reading the unfinished calls', [], () =>
        storage.read((db) => loadUnfinishedCalls(db, operatorId)).filter(wasTakenPartIn),
      ),
    save,
    saveMissed() {
      for (const { call, isHere } of Array.from(missed.values())) save(call, isHere);
    },
    withOwnFields: (call) => keepOwnFields(call, load(call.id)),
  };
}
