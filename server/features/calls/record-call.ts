import type { SyncEntity } from '../../../contracts/api/sync.ts';
import type { Call } from '../../../contracts/domain/call.ts';
import { type CallId, type UserId, userIdSchema } from '../../../contracts/ids.ts';
import type { Transaction } from '../../db/database.ts';
import { recordChange, recordChanges, recordDeletion } from '../sync/changes.ts';

/** Calls that no operator is part of are seen by supervisors and administrators alone. */
export const nobody: UserId = userIdSchema.parse('00000000-0000-0000-0000-000000000000');

/** What belongs to a call, and is seen by whoever sees the call. */
const belongings = [
  ['leg', 'SELECT id FROM call_legs WHERE call_id = ANY($1::uuid[])'],
  ['utterance', 'SELECT id FROM utterances WHERE call_id = ANY($1::uuid[])'],
  ['suggestion', 'SELECT id FROM suggestions WHERE call_id = ANY($1::uuid[])'],
  ['note-conflict', 'SELECT mutation_id AS id FROM note_conflicts WHERE call_id = ANY($1::uuid[])'],
] as const satisfies readonly (readonly [SyncEntity, string])[];

/** Puts the call into the feed. One that goes over to another operator takes all that belongs to it along. */
export async function recordCall(tx: Transaction, before: Call | null, after: Call): Promise<void> {
  const audience = after.operatorId ?? nobody;
  await recordChange(tx, { entity: 'call', id: after.id, audience });
  if (before === null || before.operatorId === after.operatorId) return;
  for (const [entity, ids] of await loadBelongings(tx, [after.id])) {
    await recordChanges(tx, { entity, ids, audience });
  }
}

/**
 * Puts something that belongs to a call into the feed, for whoever sees the call now: the call may have gone over to
 * another operator since the caller looked.
 */
export async function recordOfCall(
  tx: Transaction,
  { entity, ids, callId }: { entity: SyncEntity; ids: readonly string[]; callId: CallId },
): Promise<void> {
  // Waits for whoever has the call locked, and lets nobody change its operator before the commit.
  const [call] = await tx.query<{ operatorId: UserId | null }>(
    'SELECT operator_id AS "operatorId" FROM calls WHERE id = $1 FOR SHARE',
    [callId],
    'calls.audience',
  );
  if (call) await recordChanges(tx, { entity, ids, audience: call.operatorId ?? nobody });
}

/** Deletes calls with all that belongs to them, and tells everybody who saw any of it. */
export async function deleteCalls(tx: Transaction, ids: readonly CallId[]): Promise<void> {
  for (const [entity, belonging] of await loadBelongings(tx, ids)) {
    await recordDeletion(tx, { entity, ids: belonging });
  }
  await recordDeletion(tx, { entity: 'call', ids });
  await tx.query('DELETE FROM calls WHERE id = ANY($1::uuid[])', [ids]);
}

async function loadBelongings(
  tx: Transaction,
  callIds: readonly CallId[],
): Promise<readonly [SyncEntity, string[]][]> {
  const found: [SyncEntity, string[]][] = [];
  for (const [entity, query] of belongings) {
    const rows = await tx.query<{ id: string }>(query, [callIds]);
    found.push([entity, rows.map(({ id }) => id)]);
  }
  return found;
}
