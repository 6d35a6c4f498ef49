import type { Call } from '../../../contracts/domain/call.ts';
import type { CallId, UserId } from '../../../contracts/ids.ts';
import { callOverlay, keepOperatorFields } from '../overlay.ts';
import type { Reader, Writer } from '../reader.ts';
import { isOlderCall } from '../record-age.ts';
import { change, select } from '../sql.ts';
import { replaceTags, type TaggedCall } from './call-tags.ts';
import { type CallRow, callColumns, parseTags, toCall, toCallRow } from './columns.ts';
import { markForSearch } from './search-index.ts';
import { loadShadow, overlayPending } from './shadows.ts';

const callById = select<CallRow>(`SELECT ${callColumns} FROM calls WHERE id = $id`);

export function loadCall(db: Reader, id: CallId): Call | null {
  const row = db.get(callById, { id });
  return row === null ? null : toCall(row);
}

const unfinishedCalls = select<CallRow>(
  `SELECT ${callColumns} FROM calls WHERE operator_id = $operatorId AND wrapped_up_at IS NULL
    AND (status = 'ended' OR is_talked_here = 1) ORDER BY call_key DESC`,
);

/**
 * The operator's calls that wait for their wrap-up or go on in this computer's line, newest first. What goes on
 * elsewhere is not this computer's to end.
 */
export function loadUnfinishedCalls(db: Reader, operatorId: UserId): Call[] {
  return db.all(unfinishedCalls, { operatorId }).map(toCall);
}

/**
 * Stores a call as the desktop or a realtime event tells it. Events come in any order: a record of an earlier
 * status changes nothing, and notes, disposition and wrap-up of a known call are left to `recordMutation` and
 * the change feed.
 */
export function saveCall(db: Writer, call: Call): void {
  const stored = loadCall(db, call.id);
  if (stored === null) {
    storeCall(db, call);
    return;
  }
  const base = loadShadow(db, callOverlay, call.id)?.record ?? stored;
  if (isOlderCall(call, base)) return;
  storeCall(db, keepOperatorFields(call, base));
}

const setTalkedHere = change('UPDATE calls SET is_talked_here = 1 WHERE id = $id AND is_talked_here = 0');

/** Notes that the operator's leg of the call is in this computer's line; nothing of it is ever sent. */
export function markTalkedHere(db: Writer, id: CallId): void {
  db.run(setTalkedHere, { id });
}

/** Stores a call as the change feed gives it: the feed decides. `extra`: the fields this version does not know. */
export function applyServerCall(db: Writer, call: Call, extra: string | null): void {
  storeCall(db, call);
  db.run(setExtra, { id: call.id, extra });
}

const setExtra = change('UPDATE calls SET extra = $extra WHERE id = $id AND extra IS NOT $extra');

function storeCall(db: Writer, base: Call): void {
  const shown = overlayPending(db, callOverlay, { id: base.id, base });
  if (shown !== null) writeCall(db, shown);
}

const placeOfCall = select<{ key: number; startedAt: number; tags: string }>(
  'SELECT call_key AS key, started_at AS startedAt, tags FROM calls WHERE id = $id',
);
const insertCall = change(`
  INSERT INTO calls (call_key, id, direction, status, contact_number, contact_name, line_number, queue_name,
    language, operator_id, started_at, answered_at, ended_at, end_cause, notes, notes_revision,
    disposition_id, wrapped_up_at, tags, has_recording)
  VALUES ($key, $id, $direction, $status, $contactNumber, $contactName, $lineNumber, $queueName,
    $language, $operatorId, $startedAt, $answeredAt, $endedAt, $endCause, $notes, $notesRevision,
    $dispositionId, $wrappedUpAt, $tags, $hasRecording)`);
const updateCall = change(`
  UPDATE calls SET call_key = $key, direction = $direction, status = $status, contact_number = $contactNumber,
    contact_name = $contactName, line_number = $lineNumber, queue_name = $queueName, language = $language,
    operator_id = $operatorId, started_at = $startedAt, answered_at = $answeredAt, ended_at = $endedAt,
    end_cause = $endCause, notes = $notes, notes_revision = $notesRevision,
    disposition_id = $dispositionId, wrapped_up_at = $wrappedUpAt,
    tags = $tags, has_recording = $hasRecording
  WHERE id = $id`);

/** Writes the row as it stands, with nothing laid over it. */
export function writeCall(db: Writer, call: Call): void {
  const stored = db.get(placeOfCall, { id: call.id });
  const key = stored?.startedAt === call.startedAt ? stored.key : freeKey(db, call);
  if (stored !== null && stored.key !== key) markForSearch(db, call.id, stored.key);
  db.run(stored === null ? insertCall : updateCall, { ...toCallRow(call), key });
  replaceTags(db, toTaggedCall(stored), { key, tags: call.tags });
  markForSearch(db, call.id);
  db.touch('calls', call.id);
}

function toTaggedCall(stored: { readonly key: number; readonly tags: string } | null): TaggedCall | null {
  return stored === null ? null : { key: stored.key, tags: parseTags(stored.tags) };
}

/** Room for so many calls in one millisecond before a key runs ahead into the next. */
export const keysPerMs = 1_024;
/** A key runs ahead of its millisecond by less than this. */
export const mostKeysAhead = keysPerMs * 2 ** 20;
const lastKeyBefore = select<{ key: number | null }>(
  'SELECT max(call_key) AS key FROM calls WHERE call_key >= $from AND call_key < $until',
);
const callAtKey = select<{ key: number }>('SELECT call_key AS key FROM calls WHERE call_key = $key');

/**
 * A call's key is its place in time: rows, history pages and the full-text index all lie in one order, so
 * that newest first needs no sorting. 41 bits of milliseconds and 10 of sequence stay within 2^53.
 */
function freeKey(db: Writer, call: Call): number {
  const from = call.startedAt * keysPerMs;
  const last = db.get(lastKeyBefore, { from, until: from + keysPerMs })?.key ?? null;
  const next = last === null ? from : last + 1;
  if (next < from + keysPerMs) return next;
  return crowdedKey(db, call.id, from);
}

/** More calls began in one millisecond than it has room for: they are strewn over the milliseconds after it. */
function crowdedKey(db: Writer, id: CallId, from: number): number {
  for (let attempt = 1; ; attempt += 1) {
    const key = from + (hashText(`${attempt} ${id}`) % Math.min(keysPerMs * 2 ** attempt, mostKeysAhead));
    if (db.get(callAtKey, { key }) === null) return key;
  }
}

/** FNV-1a, 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}

const deleteRow = change('DELETE FROM calls WHERE id = $id');

export function deleteCallRow(db: Writer, id: CallId): void {
  const stored = db.get(placeOfCall, { id });
  if (stored === null) return;
  markForSearch(db, id, stored.key);
  replaceTags(db, toTaggedCall(stored), null);
  db.run(deleteRow, { id });
  db.touch('calls', id);
}
