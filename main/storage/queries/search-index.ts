import type { CallId } from '../../../contracts/ids.ts';
import type { Reader, Writer } from '../reader.ts';
import { foldText, toNumberParts } from '../search-text.ts';
import { change, select } from '../sql.ts';
import { loadContactOfNumber } from './contact-of-number.ts';

// FTS5 takes a rowid for one only as an integer, and numbers over 32 bits are bound as reals.
const dropEntry = change('DELETE FROM call_search WHERE rowid = CAST($key AS INTEGER)');
const replaceEntry = change(`
  INSERT OR REPLACE INTO call_search (rowid, contact, number, notes, transcript)
  VALUES (CAST($key AS INTEGER), $contact, $number, $notes, $transcript)`);

/**
 * Brings the full-text entry of a call up to date at the end of the transaction, once for all that is written
 * in it. One that goes on has none until it ends, for the history does not show it: with each sentence the index of years
 * would grow, and merge its parts, which takes tens of milliseconds. `formerKey`: where the entry was, when the call moves or is deleted.
 */
export function markForSearch(db: Writer, callId: CallId, formerKey?: number): void {
  if (formerKey !== undefined) db.run(dropEntry, { key: formerKey });
  db.beforeCommit(`search ${callId}`, () => indexCall(db, callId));
}

interface SearchedCall {
  readonly key: number;
  readonly contactName: string | null;
  readonly contactNumber: string;
  readonly notes: string;
}

const searchedCall = select<SearchedCall>(`
  SELECT call_key AS key, contact_name AS contactName, contact_number AS contactNumber, notes
  FROM calls WHERE id = $callId AND status = 'ended'`);
const spokenText = select<{ text: string }>(
  'SELECT text FROM utterances WHERE call_id = $callId AND is_final = 1 ORDER BY started_at, id',
);

export function indexCall(db: Writer, callId: CallId): void {
  const call = db.get(searchedCall, { callId });
  if (call === null) return;
  const contact = loadContactOfNumber(db, call.contactNumber);
  db.run(replaceEntry, {
    key: call.key,
    contact: buildContactText([call.contactName, contact?.name, contact?.company]),
    number: toNumberParts(call.contactNumber),
    notes: foldText(call.notes),
    transcript: loadTranscriptText(db, callId),
  });
}

/** What a call is found by of its contact: the name that came with it, and what the contact is called here. */
export function buildContactText(parts: readonly (string | null | undefined)[]): string {
  return foldText(parts.filter((part) => part !== null && part !== undefined).join('\n'));
}

function loadTranscriptText(db: Reader, callId: CallId): string {
  return db
    .all(spokenText, { callId })
    .map((row) => foldText(row.text))
    .join('\n');
}
