import type { Mutation } from '../../contracts/api/sync.ts';
import { type CallId, mutationIdSchema } from '../../contracts/ids.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import { loadCall } from '../storage/queries/calls.ts';
import { recordMutation } from '../storage/queries/outbox.ts';
import type { Storage } from '../storage/storage.ts';
import { attemptStorage } from '../storage/storage-error.ts';

interface OperatorChangesOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly hurrySync: () => void;
}

type WithoutBase<M> = M extends Mutation ? Omit<M, 'id' | 'madeAt' | 'callId'> : never;
/** What the operator changes of a call; the base revision of notes is read from the record. */
export type OperatorChange =
  | Exclude<WithoutBase<Mutation>, { kind: 'save-notes' }>
  | { readonly kind: 'save-notes'; readonly notes: string };

/**
 * Stores a change of the operator on this computer, in one transaction with its place in the outbox; when it
 * answers, the change survives whatever happens to the process. The API hears of it as soon as it can.
 */
export function createOperatorChanges({ storage, clock, ids, hurrySync }: OperatorChangesOptions) {
  return (callId: CallId, change: OperatorChange): Result<void> => {
    const base = { id: mutationIdSchema.parse(ids.next()), madeAt: clock.nowMs(), callId };
    const written = attemptStorage(() =>
      storage.write((db): Result<void> => {
        const call = loadCall(db, callId);
        if (call === null) return fail('call-not-found');
        const mutation: Mutation =
          change.kind === 'save-notes'
            ? { ...base, ...change, baseRevision: call.notesRevision }
            : { ...base, ...change };
        recordMutation(db, mutation);
        return succeed(undefined);
      }),
    );
    const stored = written.ok ? written.value : written;
    if (stored.ok) hurrySync();
    return stored;
  };
}
