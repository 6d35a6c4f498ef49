import type { CallId, LegId, MutationId, SuggestionId, UtteranceId } from '../../../contracts/ids.ts';
import type { Writer } from '../reader.ts';
import { select } from '../sql.ts';
import { deleteCallRow } from './calls.ts';
import { deleteLeg } from './legs.ts';
import { deleteNoteConflict } from './note-conflicts.ts';
import { deleteShadow } from './shadows.ts';
import { deleteSuggestionRow } from './suggestions.ts';
import { deleteUtterance } from './utterances.ts';

/** Deletes what the API deleted. Changes still in the outbox stay there: the API will say what becomes of them. */
export function deleteSuggestion(db: Writer, id: SuggestionId): void {
  deleteShadow(db, 'suggestion', id);
  deleteSuggestionRow(db, id);
}

const suggestionsOf = select<{ id: SuggestionId }>('SELECT id FROM suggestions WHERE call_id = $id');
const utterancesOf = select<{ id: UtteranceId }>('SELECT id FROM utterances WHERE call_id = $id');

const legsOf = select<{ id: LegId }>('SELECT id FROM legs WHERE call_id = $id');
const conflictsOf = select<{ id: MutationId }>('SELECT id FROM note_conflicts WHERE call_id = $id');

/** Deletes a call with all that was said and suggested in it. */
export function deleteCall(db: Writer, id: CallId): void {
  for (const suggestion of db.all(suggestionsOf, { id })) deleteSuggestion(db, suggestion.id);
  for (const utterance of db.all(utterancesOf, { id })) deleteUtterance(db, utterance.id);
  for (const leg of db.all(legsOf, { id })) deleteLeg(db, leg.id);
  for (const conflict of db.all(conflictsOf, { id })) deleteNoteConflict(db, conflict.id);
  deleteShadow(db, 'call', id);
  deleteCallRow(db, id);
}
