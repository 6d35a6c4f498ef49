import { type Mutation, mutationSchema } from '../../contracts/api/sync.ts';
import type { CallId } from '../../contracts/ids.ts';
import { callOverlay, type OverlaidEntity, targetOf } from './overlay.ts';
import { loadCall, markTalkedHere, saveCall } from './queries/calls.ts';
import { ensureShadow, foldIntoRow, rebuildRow } from './queries/overlaid-tables.ts';
import { loadShadow } from './queries/shadows.ts';
import { loadSuggestions, saveSuggestion } from './queries/suggestions.ts';
import { loadUtterances, saveUtterance } from './queries/utterances.ts';
import type { Reader, Writer } from './reader.ts';
import { change, type SqlParameters, type SqlValue, select } from './sql.ts';

/** What is known about the database that a full load made. */
export interface CarryOverOptions {
  /** Calls that were changed here since the load began. */
  readonly changedCalls: Iterable<CallId>;
  /** The confirmation of a change up to which the snapshot has all of them. */
  readonly sinceConfirmation: number;
  /** The entities that the snapshot speaks for. */
  readonly entities: readonly string[];
}

/**
 * Takes over, from the database in use into the one that was loaded, what only this computer has: calls as they were
 * followed here, changes confirmed since the snapshot was begun, the outbox, and what is no matter of the API. What the
 * snapshot does not have any more is not brought back.
 */
export function carryOver(from: Reader, to: Writer, options: CarryOverOptions): void {
  carryCalls(from, to, options.changedCalls);
  foldConfirmed(from, to, options.sinceConfirmation);
  copyTable(from, to, 'confirmed_mutations');
  carryOutbox(from, to);
  copyTable(from, to, 'saved_filters');
  carryState(from, to);
  carryRawRecords(from, to, options.entities);
}

/** How each table of the schema comes into a loaded database; a test holds that none is forgotten. */
export const tableOrigins = {
  snapshot: [
    'calls',
    'utterances',
    'suggestions',
    'articles',
    'dispositions',
    'users',
    'contacts',
    'legs',
    'note_conflicts',
  ],
  derived: [
    'call_search',
    'call_search_words',
    'article_search',
    'contact_search',
    'call_tags',
    'contact_numbers',
    'search_renewals',
  ],
  carriedOver: ['outbox', 'shadows', 'confirmed_mutations', 'saved_filters', 'sync_state', 'raw_records'],
  schema: ['migrations'],
} as const;

const newestCall = select<{ key: number | null }>('SELECT max(call_key) AS key FROM calls');
const goingOnHere = select<{ id: CallId }>(`
  SELECT id FROM calls WHERE status <> 'ended' AND is_talked_here = 1
  UNION SELECT id FROM (
    SELECT id, is_talked_here FROM calls WHERE call_key > $newest ORDER BY call_key DESC LIMIT 1000
  ) WHERE is_talked_here = 1`);
const isTalkedHere = select<{ isTalkedHere: 0 | 1 }>(
  'SELECT is_talked_here AS isTalkedHere FROM calls WHERE id = $id',
);

/** A call that was followed here may be further than the snapshot has it, or not be in it yet. */
function carryCalls(from: Reader, to: Writer, changed: Iterable<CallId>): void {
  const newest = to.get(newestCall)?.key ?? 0;
  const goingOn = new Set(from.all(goingOnHere, { newest }).map(({ id }) => id));
  for (const id of new Set([...changed, ...goingOn])) {
    // Without what waits in the outbox: that is laid over it again.
    const call = loadShadow(from, callOverlay, id)?.record ?? loadCall(from, id);
    if (call === null) continue;
    const there = loadCall(to, id);
    // It may be gone for this user. One that began since the snapshot did comes by the feed.
    if (there === null && call.status === 'ended' && !goingOn.has(id)) continue;
    // Of one that had ended the snapshot knows as much, or more.
    if (there?.status !== 'ended') saveCall(to, call);
    if (from.get(isTalkedHere, { id })?.isTalkedHere === 1) markTalkedHere(to, id);
    for (const utterance of loadUtterances(from, id)) saveUtterance(to, utterance);
    for (const suggestion of loadSuggestions(from, id)) saveSuggestion(to, suggestion);
  }
}

const confirmedSince = select<{ body: string }>(
  'SELECT body FROM confirmed_mutations WHERE position > $position ORDER BY position',
);

/** What was confirmed while the snapshot was being read may be missing in it: the change feed brings the same. */
function foldConfirmed(from: Reader, to: Writer, position: number): void {
  for (const { body } of from.all(confirmedSince, { position })) {
    const mutation = mutationSchema.parse(JSON.parse(body));
    if (!isKnownThere(to, mutation)) foldIntoRow(to, targetOf(mutation), mutation);
  }
}

/** Notes count their changes: another count means that the snapshot has these, later ones, or a conflict. */
function isKnownThere(to: Reader, mutation: Mutation): boolean {
  if (mutation.kind !== 'save-notes' && mutation.kind !== 'resolve-note-conflict') return false;
  return loadCall(to, mutation.callId)?.notesRevision !== mutation.baseRevision;
}

interface OutboxTarget {
  readonly entity: OverlaidEntity;
  readonly id: string;
}

const waitingTargets = select<OutboxTarget>(
  `SELECT DISTINCT entity, entity_id AS id FROM outbox WHERE state = 'waiting'`,
);
const shadowText = select<{ record: string }>(
  'SELECT record FROM shadows WHERE entity = $entity AND id = $id',
);
const overtake = change(`
  UPDATE outbox SET is_overtaken = 1
  WHERE entity = $entity AND entity_id = $id AND state = 'waiting' AND attempts > 0`);

/**
 * The record of the snapshot becomes the one that the waiting changes are laid over. Where it is another one than the API
 * gave before, it may contain those that were sent, or not.
 */
function carryOutbox(from: Reader, to: Writer): void {
  const targets = from.all(waitingTargets);
  for (const target of targets) ensureShadow(to, target);
  copyTable(from, to, 'outbox');
  for (const target of targets) {
    const parameters = { entity: target.entity, id: target.id };
    const isSame = from.get(shadowText, parameters)?.record === to.get(shadowText, parameters)?.record;
    if (!isSame) to.run(overtake, parameters);
    rebuildRow(to, target);
  }
}

const allState = select<{ name: string; value: string }>(
  `SELECT name, value FROM sync_state WHERE name <> 'cursor'`,
);
const saveState = change('INSERT OR REPLACE INTO sync_state (name, value) VALUES ($name, $value)');
const counters = select<{ name: string; seq: number }>('SELECT name, seq FROM sqlite_sequence');
const dropCounter = change('DELETE FROM sqlite_sequence WHERE name = $name');
const saveCounter = change('INSERT INTO sqlite_sequence (name, seq) VALUES ($name, $seq)');

/** All but the cursor, which is that of the snapshot; and the counters, so that later changes stay later. */
function carryState(from: Reader, to: Writer): void {
  for (const { name, value } of from.all(allState)) to.run(saveState, { name, value });
  for (const { name, seq } of from.all(counters)) {
    to.run(dropCounter, { name });
    to.run(saveCounter, { name, seq });
  }
}

const rawOfOthers = select<{ entity: string; id: string; value: string }>(`
  SELECT entity, id, value FROM raw_records WHERE entity NOT IN (SELECT value FROM json_each($entities))`);
const saveRaw = change('INSERT OR IGNORE INTO raw_records (entity, id, value) VALUES ($entity, $id, $value)');

/** Of an entity that the snapshot speaks for, what it does not have is gone. */
function carryRawRecords(from: Reader, to: Writer, entities: readonly string[]): void {
  for (const { entity, id, value } of from.all(rawOfOthers, { entities: JSON.stringify(entities) })) {
    to.run(saveRaw, { entity, id, value });
  }
}

/** Copies the rows of a table as they are; both databases have one schema. */
function copyTable(from: Reader, to: Writer, table: (typeof tableOrigins.carriedOver)[number]): void {
  const rows = from.all(select<Readonly<Record<string, SqlValue>>>(`SELECT * FROM ${table}`));
  for (const row of rows) {
    const names = Object.keys(row);
    const values = names.map((name) => `$${name}`);
    const insert = change(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${values.join(', ')})`);
    const parameters: SqlParameters = row;
    to.run(insert, parameters);
  }
}
