import { type NoteConflict, noteConflictSchema } from '../../../contracts/domain/note-conflict.ts';
import type { CallId, MutationId, UtcMs } from '../../../contracts/ids.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import { recordOfCall } from './record-call.ts';

const columns = `mutation_id AS id, call_id AS "callId", user_id AS "userId", present_text AS "presentText",
  other_text AS "otherText", made_at AS "madeAt", resolved_at AS "resolvedAt"`;

export async function loadNoteConflicts(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, NoteConflict>> {
  const rows = await db.query<unknown>(
    `SELECT ${columns} FROM note_conflicts WHERE mutation_id = ANY($1::uuid[])`,
    [ids],
    'note-conflicts.values',
  );
  const conflicts = rows.map((row) => noteConflictSchema.parse(row));
  return new Map(conflicts.map((conflict) => [conflict.id, conflict]));
}

/**
 * Keeps both texts whole. Somebody who goes on writing after his text came second, from that text on (`continues`), adds
 * to the conflict that is open already, and makes no new one with every pause. The call is locked by the caller.
 */
export async function keepBothTexts(
  tx: Transaction,
  conflict: Omit<NoteConflict, 'resolvedAt'>,
  continues: string | null,
): Promise<void> {
  const { id, callId, userId, presentText, otherText, madeAt } = conflict;
  const [open] = await tx.query<{ id: string }>(
    `UPDATE note_conflicts SET present_text = $4, other_text = $5
     WHERE mutation_id = (
       SELECT mutation_id FROM note_conflicts
       WHERE call_id = $1 AND user_id = $2 AND resolved_at IS NULL AND other_text = $3 LIMIT 1
     ) RETURNING mutation_id AS id`,
    [callId, userId, continues, presentText, otherText],
  );
  if (!open) {
    await tx.query(
      `INSERT INTO note_conflicts (mutation_id, call_id, user_id, present_text, other_text, made_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, callId, userId, presentText, otherText, madeAt],
    );
  }
  await recordOfCall(tx, { entity: 'note-conflict', ids: [open?.id ?? id], callId });
}

/** Null: the call has no such conflict. The call is locked by the caller. */
export async function findNoteConflict(
  tx: Transaction,
  { id, callId }: { readonly id: MutationId; readonly callId: CallId },
): Promise<NoteConflict | null> {
  const conflict = (await loadNoteConflicts(tx, [id])).get(id);
  return conflict?.callId === callId ? conflict : null;
}

export async function resolveNoteConflict(
  tx: Transaction,
  { id, callId }: Pick<NoteConflict, 'id' | 'callId'>,
  nowMs: UtcMs,
): Promise<void> {
  await tx.query('UPDATE note_conflicts SET resolved_at = $2 WHERE mutation_id = $1', [id, nowMs]);
  await recordOfCall(tx, { entity: 'note-conflict', ids: [id], callId });
}
