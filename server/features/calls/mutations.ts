import type { Call } from '../../../contracts/domain/call.ts';
import type { User } from '../../../contracts/domain/user.ts';
import type { CallId } from '../../../contracts/ids.ts';
import type { Transaction } from '../../db/database.ts';
import type { MutationHandlers, MutationOutcome } from '../sync/mutation-handlers.ts';
import { announceCall } from './call-log.ts';
import { joinNotes } from './join-notes.ts';
import { canSee } from './may-see.ts';
import { insertNoteConflict, lockCallRecord, saveWriting } from './repository.ts';

type CallMutationKind = 'save-notes' | 'set-disposition' | 'complete-wrap-up';

/** What an operator writes about a call. Anybody who may see a call may write about it. */
export const callMutationHandlers: Pick<MutationHandlers, CallMutationKind> = {
  'save-notes': async (tx, mutation, by, { clock }) => {
    const call = await lockVisibleCall(tx, mutation.callId, by);
    if (!call) return callNotFound;
    if (mutation.baseRevision === call.notesRevision) {
      return saveNotes(tx, call, mutation.notes, 'applied');
    }
    // The same words from two places are no conflict.
    if (mutation.notes === call.notes) return { status: 'applied' };
    await insertNoteConflict(tx, {
      mutationId: mutation.id,
      callId: call.id,
      userId: by.id,
      presentText: call.notes,
      otherText: mutation.notes,
      madeAt: clock.nowMs(),
    });
    return saveNotes(tx, call, joinNotes(call.notes, mutation.notes), 'conflict');
  },
  'set-disposition': async (tx, { callId, dispositionId }, by) => {
    const call = await lockVisibleCall(tx, callId, by);
    if (!call) return callNotFound;
    if (dispositionId !== null && !(await hasDisposition(tx, dispositionId))) {
      return { status: 'rejected', code: 'not-found' };
    }
    await write(tx, call, { ...call, dispositionId });
    return { status: 'applied' };
  },
  'complete-wrap-up': async (tx, { callId, wrappedUpAt }, by) => {
    const call = await lockVisibleCall(tx, callId, by);
    if (!call) return callNotFound;
    await write(tx, call, { ...call, wrappedUpAt: call.wrappedUpAt ?? wrappedUpAt });
    return { status: 'applied' };
  },
};

const callNotFound = { status: 'rejected', code: 'call-not-found' } as const;

async function lockVisibleCall(tx: Transaction, callId: CallId, by: User): Promise<Call | null> {
  const record = await lockCallRecord(tx, callId);
  return record && canSee(by, record.call) ? record.call : null;
}

async function saveNotes(
  tx: Transaction,
  call: Call,
  notes: string,
  status: 'applied' | 'conflict',
): Promise<MutationOutcome> {
  await write(tx, call, { ...call, notes, notesRevision: call.notesRevision + 1 });
  return { status };
}

async function write(tx: Transaction, before: Call, after: Call): Promise<void> {
  await saveWriting(tx, after);
  await announceCall(tx, before, after);
}

async function hasDisposition(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.query('SELECT id FROM dispositions WHERE id = $1', [id])).length > 0;
}
