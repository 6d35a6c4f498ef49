import type { Utterance } from '../../../contracts/domain/transcript.ts';
import type { CallId, UtteranceId } from '../../../contracts/ids.ts';
import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';
import { markForSearch } from './search-index.ts';

type UtteranceRow = Omit<Utterance, 'isFinal'> & { readonly isFinal: 0 | 1 };

const columns = 'id, call_id AS callId, speaker, text, is_final AS isFinal, started_at AS startedAt';
const ofCall = select<UtteranceRow>(
  `SELECT ${columns} FROM utterances WHERE call_id = $callId ORDER BY started_at, id`,
);
const byId = select<UtteranceRow>(`SELECT ${columns} FROM utterances WHERE id = $id`);

function toUtterance(row: UtteranceRow): Utterance {
  return { ...row, isFinal: row.isFinal === 1 };
}

export function loadUtterances(db: Reader, callId: CallId): Utterance[] {
  return db.all(ofCall, { callId }).map(toUtterance);
}

export function loadUtterance(db: Reader, id: UtteranceId): Utterance | null {
  const row = db.get(byId, { id });
  return row === null ? null : toUtterance(row);
}

const setExtra = change('UPDATE utterances SET extra = $extra WHERE id = $id AND extra IS NOT $extra');
const upsert = change(`
  INSERT INTO utterances (id, call_id, speaker, text, is_final, started_at)
  VALUES ($id, $callId, $speaker, $text, $isFinal, $startedAt)
  ON CONFLICT (id) DO UPDATE SET call_id = excluded.call_id, speaker = excluded.speaker,
    text = excluded.text, is_final = excluded.is_final, started_at = excluded.started_at`);

/**
 * Stores an utterance as the desktop or a realtime event tells it; a partial that comes after the final text
 * changes nothing. Each is a write to the disk: meant for final texts, and partials that would be lost.
 */
export function saveUtterance(db: Writer, utterance: Utterance): void {
  if (!utterance.isFinal && loadUtterance(db, utterance.id)?.isFinal) return;
  writeUtterance(db, utterance);
}

/** Stores an utterance as the change feed gives it. `extra`: the fields this version does not know. */
export function applyServerUtterance(db: Writer, utterance: Utterance, extra: string | null): void {
  writeUtterance(db, utterance);
  db.run(setExtra, { id: utterance.id, extra });
}

function writeUtterance(db: Writer, utterance: Utterance): void {
  db.run(upsert, { ...utterance, isFinal: utterance.isFinal ? 1 : 0 });
  if (utterance.isFinal) markForSearch(db, utterance.callId);
  db.touch('utterances', utterance.callId);
}

const deleteRow = change('DELETE FROM utterances WHERE id = $id');

export function deleteUtterance(db: Writer, id: UtteranceId): void {
  const stored = loadUtterance(db, id);
  if (stored === null) return;
  db.run(deleteRow, { id });
  markForSearch(db, stored.callId);
  db.touch('utterances', stored.callId);
}
