import { z } from 'zod';
import { citationSchema, type Suggestion } from '../../../contracts/domain/suggestion.ts';
import type { CallId, SuggestionId } from '../../../contracts/ids.ts';
import { keepOutcome, suggestionOverlay } from '../overlay.ts';
import type { Reader, Writer } from '../reader.ts';
import { isOlderSuggestion } from '../record-age.ts';
import { change, select } from '../sql.ts';
import { loadShadow, overlayPending } from './shadows.ts';

type SuggestionRow = Omit<Suggestion, 'citations'> & { readonly citations: string };

const columns = `id, call_id AS callId, utterance_id AS utteranceId, status, origin, text, citations, model,
  created_at AS createdAt, outcome, edited_text AS editedText`;
const ofCall = select<SuggestionRow>(
  `SELECT ${columns} FROM suggestions WHERE call_id = $callId ORDER BY created_at, id`,
);
const byId = select<SuggestionRow>(`SELECT ${columns} FROM suggestions WHERE id = $id`);

function toSuggestion(row: SuggestionRow): Suggestion {
  return { ...row, citations: z.array(citationSchema).parse(JSON.parse(row.citations)) };
}

/** Everything that was suggested in a call, oldest first. */
export function loadSuggestions(db: Reader, callId: CallId): Suggestion[] {
  return db.all(ofCall, { callId }).map(toSuggestion);
}

export function loadSuggestion(db: Reader, id: SuggestionId): Suggestion | null {
  const row = db.get(byId, { id });
  return row === null ? null : toSuggestion(row);
}

/**
 * Stores a suggestion as a realtime event tells it. A text that is still streaming does not replace a finished
 * one, and the outcome of a known suggestion is left to `recordMutation` and the change feed.
 */
export function saveSuggestion(db: Writer, suggestion: Suggestion): void {
  const base = loadShadow(db, suggestionOverlay, suggestion.id)?.record ?? loadSuggestion(db, suggestion.id);
  if (base !== null && isOlderSuggestion(suggestion, base)) return;
  storeSuggestion(db, base === null ? suggestion : keepOutcome(suggestion, base));
}

const setExtra = change('UPDATE suggestions SET extra = $extra WHERE id = $id AND extra IS NOT $extra');

/** Stores a suggestion as the change feed gives it. `extra`: the fields this version does not know. */
export function applyServerSuggestion(db: Writer, suggestion: Suggestion, extra: string | null): void {
  storeSuggestion(db, suggestion);
  db.run(setExtra, { id: suggestion.id, extra });
}

function storeSuggestion(db: Writer, base: Suggestion): void {
  const shown = overlayPending(db, suggestionOverlay, { id: base.id, base });
  if (shown !== null) writeSuggestion(db, shown);
}

const upsert = change(`
  INSERT INTO suggestions (id, call_id, utterance_id, status, origin, text, citations, model, created_at,
    outcome, edited_text)
  VALUES ($id, $callId, $utteranceId, $status, $origin, $text, $citations, $model, $createdAt,
    $outcome, $editedText)
  ON CONFLICT (id) DO UPDATE SET call_id = excluded.call_id, utterance_id = excluded.utterance_id,
    status = excluded.status, origin = excluded.origin, text = excluded.text,
    citations = excluded.citations, model = excluded.model, created_at = excluded.created_at,
    outcome = excluded.outcome, edited_text = excluded.edited_text`);

/** Writes the row as it stands, with nothing laid over it. */
export function writeSuggestion(db: Writer, suggestion: Suggestion): void {
  db.run(upsert, { ...suggestion, citations: JSON.stringify(suggestion.citations) });
  db.touch('suggestions', suggestion.callId);
}

const deleteRow = change('DELETE FROM suggestions WHERE id = $id');

export function deleteSuggestionRow(db: Writer, id: SuggestionId): void {
  const stored = loadSuggestion(db, id);
  if (stored === null) return;
  db.run(deleteRow, { id });
  db.touch('suggestions', stored.callId);
}
