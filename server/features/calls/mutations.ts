import type { CallMutation, Mutation } from '../../../contracts/api/sync.ts';
import type { Call } from '../../../contracts/domain/call.ts';
import type { User } from '../../../contracts/domain/user.ts';
import type { CallId } from '../../../contracts/ids.ts';
import type { Transaction } from '../../db/database.ts';
import type { MutationHandlers, MutationOutcome } from '../sync/mutation-handlers.ts';
import { announceCall } from './call-log.ts';
import { canSee } from './may-see.ts';
import { mergeNotes } from './merge-notes.ts';
import { findNoteConflict, keepBothTexts, resolveNoteConflict } from './note-conflict-repository.ts';
import { lockCallRecord, saveWriting } from './repository.ts';

type CallMutationKind = Exclude<CallMutation['kind'], 'record-suggestion-outcome'>;

/** As in `callSchema`. */
const maxTags = 30;

const applied = { status: 'applied' } as const;
const callNotFound = { status: 'rejected', code: 'call-not-found' } as const;
const notFound = { status: 'rejected', code: 'not-found' } as const;

/** What an operator writes about a call. Anybody who may see a call may write about it. */
export const callMutationHandlers: Pick<MutationHandlers, CallMutationKind> = {
  'save-notes': async (tx, mutation, by, { clock }) => {
    const call = await lockVisibleCall(tx, mutation.callId, by);
    if (!call) return callNotFound;
    const notes = decideNotes(call, mutation);
    if (notes !== null) return saveNotes(tx, call, notes);
    return keepBoth(tx, { call, by, mutation, nowMs: clock.nowMs() });
  },
  'set-disposition': async (tx, { callId, dispositionId }, by) => {
    const call = await lockVisibleCall(tx, callId, by);
    if (!call) return callNotFound;
    if (dispositionId !== null && !(await hasDisposition(tx, dispositionId))) return notFound;
    return write(tx, call, { ...call, dispositionId });
  },
  'change-tags': async (tx, { callId, add, remove }, by) => {
    const call = await lockVisibleCall(tx, callId, by);
    if (!call) return callNotFound;
    const left = call.tags.filter((tag) => !remove.includes(tag));
    const tags = [...new Set([...left, ...add])];
    if (tags.length > maxTags) return { status: 'rejected', code: 'invalid-input' };
    return write(tx, call, { ...call, tags });
  },
  'complete-wrap-up': async (tx, { callId, wrappedUpAt }, by) => {
    const call = await lockVisibleCall(tx, callId, by);
    if (!call) return callNotFound;
    return write(tx, call, { ...call, wrappedUpAt: call.wrappedUpAt ?? wrappedUpAt });
  },
  'resolve-note-conflict': async (tx, mutation, by, { clock }) => {
    const { callId, conflictId: id, notes, baseRevision } = mutation;
    const call = await lockVisibleCall(tx, callId, by);
    if (!call) return callNotFound;
    const conflict = await findNoteConflict(tx, { id, callId });
    if (!conflict) return notFound;
    // Whoever wrote this has seen both texts: the conflict is over, even if his text meets another one.
    if (conflict.resolvedAt === null) await resolveNoteConflict(tx, conflict, clock.nowMs());
    if (notes === call.notes) return applied;
    if (baseRevision === call.notesRevision) return saveNotes(tx, call, notes);
    return keepBoth(tx, { call, by, mutation: { ...mutation, baseNotes: null }, nowMs: clock.nowMs() });
  },
};

async function lockVisibleCall(tx: Transaction, callId: CallId, by: User): Promise<Call | null> {
  const record = await lockCallRecord(tx, callId);
  return record && (await canSee(tx, by, record.call)) ? record.call : null;
}

type SaveNotes = Extract<Mutation, { kind: 'save-notes' }>;

/** The notes that the call will have; null: what was written meets what somebody else wrote. */
function decideNotes(call: Call, { notes, baseRevision, baseNotes }: SaveNotes): string | null {
  // The text says more than its number: a server that was restored from a backup counts anew.
  if (baseNotes !== null) return mergeNotes({ base: baseNotes, present: call.notes, other: notes });
  // The same words from two places are no conflict.
  return baseRevision === call.notesRevision || notes === call.notes ? notes : null;
}

interface Meeting {
  readonly call: Call;
  readonly by: User;
  readonly mutation: Pick<SaveNotes, 'id' | 'notes' | 'baseNotes'>;
  readonly nowMs: number;
}

/** The call keeps the text that came first; nothing of the other one is lost. */
async function keepBoth(tx: Transaction, { call, by, mutation, nowMs }: Meeting): Promise<MutationOutcome> {
  await keepBothTexts(
    tx,
    {
      id: mutation.id,
      callId: call.id,
      userId: by.id,
      presentText: call.notes,
      otherText: mutation.notes,
      madeAt: nowMs,
    },
    mutation.baseNotes,
  );
  return { status: 'conflict' };
}

async function saveNotes(tx: Transaction, call: Call, notes: string): Promise<MutationOutcome> {
  if (notes === call.notes) return applied;
  return write(tx, call, { ...call, notes, notesRevision: call.notesRevision + 1 });
}

async function write(tx: Transaction, before: Call, after: Call): Promise<MutationOutcome> {
  await saveWriting(tx, after);
  await announceCall(tx, before, after);
  return applied;
}

async function hasDisposition(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.query('SELECT id FROM dispositions WHERE id = $1', [id])).length > 0;
}
