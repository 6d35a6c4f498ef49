import type { CallMutation, Mutation } from '../../contracts/api/sync.ts';
import { type Call, callSchema } from '../../contracts/domain/call.ts';
import { type CallId, type MutationId, mutationIdSchema } from '../../contracts/ids.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import { callOverlay } from '../storage/overlay.ts';
import { loadCall, saveCall } from '../storage/queries/calls.ts';
import { loadOpenConflicts } from '../storage/queries/note-conflicts.ts';
import { recordMutation } from '../storage/queries/outbox.ts';
import type { Reader, Storage, Writer } from '../storage/storage.ts';
import { attemptStorage } from '../storage/storage-error.ts';

interface OperatorChangesOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly hurrySync: () => void;
  /** The call as it is known here, should a full disk have kept it from being stored. */
  readonly findOpenCall: (callId: CallId) => Call | null;
}

type WithoutBase<M> = M extends CallMutation ? Omit<M, 'id' | 'madeAt' | 'callId'> : never;
/** What the operator changes of a call; what notes are based on is read from the record. */
export type OperatorChange =
  | Exclude<WithoutBase<CallMutation>, { baseRevision: number }>
  | { readonly kind: 'save-notes'; readonly notes: string }
  | {
      readonly kind: 'resolve-note-conflict';
      readonly conflictId: MutationId;
      readonly notes: string;
    };

/**
 * Stores a change of the operator on this computer, in one transaction with its place in the outbox; when it
 * answers, the change survives whatever happens to the process. The API hears of it as soon as it can.
 */
export function createOperatorChanges(options: OperatorChangesOptions) {
  const { storage, clock, ids, hurrySync, findOpenCall } = options;
  return (callId: CallId, change: OperatorChange): Result<void> => {
    const base = { id: mutationIdSchema.parse(ids.next()), madeAt: clock.nowMs(), callId };
    const written = attemptStorage(() =>
      storage.write((db): Result<void> => {
        const call = loadCall(db, callId) ?? storeOpenCall(db, findOpenCall(callId));
        if (call === null) return fail('call-not-found');
        const mutation = buildMutation(base, change, call);
        const refusal = refuse(db, mutation, call);
        if (refusal !== null) return refusal;
        recordMutation(db, mutation);
        return succeed(undefined);
      }),
    );
    const stored = written.ok ? written.value : written;
    if (stored.ok) hurrySync();
    return stored;
  };
}

type MutationBase = Pick<CallMutation, 'id' | 'madeAt' | 'callId'>;

function buildMutation(base: MutationBase, change: OperatorChange, call: Call): Mutation {
  const { notes: baseNotes, notesRevision: baseRevision } = call;
  switch (change.kind) {
    case 'save-notes':
      return { ...base, ...change, baseRevision, baseNotes };
    case 'resolve-note-conflict':
      return { ...base, ...change, baseRevision };
    default:
      return { ...base, ...change };
  }
}

/** What the API would refuse, or could do nothing with; null: it may be recorded. */
function refuse(db: Reader, mutation: Mutation, call: Call): Result<never> | null {
  if (mutation.kind === 'change-tags') {
    const tagged = callOverlay.apply(call, mutation);
    if (!callSchema.safeParse(tagged).success) return fail('invalid-input', 'A call has at most 30 tags.');
  }
  if (mutation.kind === 'resolve-note-conflict') {
    const isOpen = loadOpenConflicts(db, call.id).some(({ id }) => id === mutation.conflictId);
    if (!isOpen) return fail('not-found', 'The conflict is resolved already.');
  }
  return null;
}

function storeOpenCall(db: Writer, call: Call | null): Call | null {
  if (call !== null) saveCall(db, call);
  return call;
}
