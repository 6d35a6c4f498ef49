import type { NoteConflict } from '../../../contracts/domain/note-conflict.ts';
import type { CallId, MutationId } from '../../../contracts/ids.ts';
import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';

// One that is resolved here waits in the outbox.
const isOpen = `resolved_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM outbox
    WHERE subject_id = note_conflicts.call_id AND state = 'waiting' AND kind = 'resolve-note-conflict'
      AND json_extract(body, '$.conflictId') = note_conflicts.id
  )`;
const openOfCall = select<NoteConflict>(`
  SELECT id, call_id AS callId, user_id AS userId, present_text AS presentText, other_text AS otherText,
    made_at AS madeAt, resolved_at AS resolvedAt
  FROM note_conflicts WHERE call_id = $callId AND ${isOpen} ORDER BY made_at, id`);

/** The conflicts of a call that nobody has resolved yet, neither elsewhere nor here. */
export function loadOpenConflicts(db: Reader, callId: CallId): NoteConflict[] {
  return db.all(openOfCall, { callId });
}

const countOpen = select<{ count: number }>(
  `SELECT count(DISTINCT call_id) AS count FROM note_conflicts WHERE ${isOpen}`,
);

/** How many calls have notes in conflict. */
export function countOpenConflicts(db: Reader): number {
  return db.get(countOpen)?.count ?? 0;
}

const upsert = change(`
  INSERT INTO note_conflicts (id, call_id, user_id, present_text, other_text, made_at, resolved_at, extra)
  VALUES ($id, $callId, $userId, $presentText, $otherText, $madeAt, $resolvedAt, $extra)
  ON CONFLICT (id) DO UPDATE SET call_id = excluded.call_id, user_id = excluded.user_id,
    present_text = excluded.present_text, other_text = excluded.other_text, made_at = excluded.made_at,
    resolved_at = excluded.resolved_at, extra = excluded.extra`);

/** Stores a conflict as the change feed gives it. `extra`: the fields this version does not know. */
export function applyServerNoteConflict(db: Writer, conflict: NoteConflict, extra: string | null): void {
  db.run(upsert, { ...conflict, extra });
  db.touch('note_conflicts', conflict.callId);
}

const callOf = select<{ callId: CallId }>('SELECT call_id AS callId FROM note_conflicts WHERE id = $id');
const deleteRow = change('DELETE FROM note_conflicts WHERE id = $id');

export function deleteNoteConflict(db: Writer, id: MutationId): void {
  const stored = db.get(callOf, { id });
  if (stored === null) return;
  db.run(deleteRow, { id });
  db.touch('note_conflicts', stored.callId);
}
