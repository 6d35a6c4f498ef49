import type { Call } from '../../../contracts/domain/call.ts';
import type { CallId, UtteranceId } from '../../../contracts/ids.ts';
import type { Reader } from '../reader.ts';
import { select } from '../sql.ts';
import { type CallRow, callColumns, toCall } from './columns.ts';
import { type CallContact, contactKeyOf } from './contact-of-number.ts';
import {
  countCandidates,
  type HistoryScope,
  loadNthKey,
  type Plan,
  planHistory,
  selectCandidates,
  selectHits,
  selectKeys,
  type Window,
} from './history-plan.ts';
import { hasOpenConflict } from './history-terms.ts';

export interface HistoryEntry {
  /** The place of the call in time, which is also where the next page begins. */
  readonly key: number;
  readonly call: Call;
  readonly contact: CallContact | null;
  readonly operatorName: string | null;
  readonly isPending: boolean;
  readonly hasConflict: boolean;
}

export interface HistoryPageQuery extends HistoryScope {
  /** Only calls before this key; null: from the newest. */
  readonly beforeKey: number | null;
  readonly limit: number;
}

type HistoryRow = CallRow & {
  readonly key: number;
  readonly operatorName: string | null;
  readonly contactId: CallContact['id'] | null;
  readonly contactTitle: string | null;
  readonly contactCompany: string | null;
  readonly isPending: 0 | 1;
  readonly hasConflict: 0 | 1;
};

const columns = `
  calls.call_key AS key, ${callColumns}, users.display_name AS operatorName,
  contacts.id AS contactId, contacts.name AS contactTitle, contacts.company AS contactCompany,
  EXISTS (SELECT 1 FROM outbox WHERE subject_id = calls.id AND state = 'waiting') AS isPending,
  ${hasOpenConflict} AS hasConflict`;
const joins = `LEFT JOIN users ON users.id = calls.operator_id
  LEFT JOIN contacts ON contacts.contact_key = ${contactKeyOf('calls.contact_number')}`;

/** Not `LIMIT $limit`: SQLite would plan the statement anew at each use, which takes half as long as a page. */
const atMost = 'LIMIT CAST($limit AS INTEGER)';

/** How many candidates a step looks at: few at first, for most pages are full by then. */
const firstWindow = 1_000;
const growth = 4;
const mostInWindow = 64_000;

/**
 * Ended calls, newest first, in steps of some milliseconds: between two of them the caller may do something else, or
 * leave off.
 */
export function* loadHistoryEntries(db: Reader, query: HistoryPageQuery): Generator<void, HistoryEntry[]> {
  const rows: HistoryRow[] = [];
  for (const plan of planHistory(db, query, query.beforeKey))
    rows.push(...(yield* loadPlanned(db, plan, query.limit)));
  return rows
    .sort((a, b) => b.key - a.key)
    .slice(0, query.limit)
    .map(toEntry);
}

function* loadPlanned(db: Reader, plan: Plan, limit: number): Generator<void, HistoryRow[]> {
  const rows: HistoryRow[] = [];
  for (const window of windowsOf(db, plan, firstWindow)) {
    if (window.before < plan.range.before) yield;
    rows.push(...loadWindow(db, plan, { ...window, limit: limit - rows.length }));
    if (rows.length === limit) break;
  }
  return rows;
}

function loadWindow(db: Reader, plan: Plan, window: Window & { readonly limit: number }): HistoryRow[] {
  const parameters = { ...plan.parameters, ...window };
  if (plan.search === null) {
    const statement = select<HistoryRow>(`SELECT ${columns} ${selectCandidates(plan, joins)} ${atMost}`);
    return db.all(statement, parameters);
  }
  const { keys, count } = loadKeys(db, plan, window);
  if (count === 0) return [];
  const statement = select<HistoryRow>(`SELECT ${columns} ${selectHits(plan, count, joins)} ${atMost}`);
  return db.all(statement, { ...parameters, keys });
}

/** The keys of the candidates as a list in JSON. */
function loadKeys(db: Reader, plan: Plan, { floor, before }: Window) {
  const statement = select<{ key: number }>(selectKeys(plan));
  const rows = db.all(statement, { ...plan.parameters, floor, before });
  return { keys: JSON.stringify(rows.map((row) => row.key)), count: rows.length };
}

/** Cuts the keys of a plan into pieces with so many candidates each, newest first. */
function* windowsOf(db: Reader, plan: Plan, size: number): Generator<Window> {
  const { driver, isDense, first, range, parameters } = plan;
  let { before } = range;
  if (first !== null) {
    yield first;
    if (first.floor === range.floor) return;
    before = first.floor;
  }
  for (let n = size; ; n = Math.min(n * growth, mostInWindow)) {
    const key = isDense
      ? null
      : loadNthKey(db, driver, { n, parameters: { ...parameters, floor: range.floor, before } });
    yield { floor: key ?? range.floor, before };
    if (key === null) return;
    before = key;
  }
}

function toEntry(row: HistoryRow): HistoryEntry {
  const { key, operatorName, contactId, contactTitle, contactCompany, isPending, hasConflict } = row;
  return {
    key,
    call: toCall(row),
    contact:
      contactId === null ? null : { id: contactId, name: contactTitle ?? '', company: contactCompany ?? '' },
    operatorName,
    isPending: isPending === 1,
    hasConflict: hasConflict === 1,
  };
}

/** How many ended calls there are of a scope; in steps, as the entries. */
export function* countHistory(db: Reader, scope: HistoryScope): Generator<void, number> {
  let calls = 0;
  for (const plan of planHistory(db, scope)) {
    const size = plan.rest.length === 0 ? mostInWindow : mostInWindow / growth;
    for (const window of windowsOf(db, plan, size)) {
      calls += countWindow(db, plan, window);
      yield;
    }
  }
  return calls;
}

function countWindow(db: Reader, plan: Plan, window: Window): number {
  const parameters = { ...plan.parameters, ...window };
  if (plan.search === null) {
    const statement = select<{ calls: number }>(`SELECT count(*) AS calls ${countCandidates(plan)}`);
    return db.get(statement, parameters)?.calls ?? 0;
  }
  const { keys, count } = loadKeys(db, plan, window);
  if (count === 0) return 0;
  const statement = select<{ calls: number }>(`SELECT count(*) AS calls ${selectHits(plan, count, null)}`);
  return db.get(statement, { ...parameters, keys })?.calls ?? 0;
}

const oneCall = select<HistoryRow>(`SELECT ${columns} FROM calls ${joins} WHERE calls.id = $id`);

export function loadHistoryEntry(db: Reader, id: CallId): HistoryEntry | null {
  const row = db.get(oneCall, { id });
  return row === null ? null : toEntry(row);
}

export interface SpokenText {
  readonly callId: CallId;
  readonly utteranceId: UtteranceId;
  readonly speaker: 'contact' | 'operator' | 'ai';
  readonly text: string;
}

const textsOfCalls = select<SpokenText>(`
  SELECT call_id AS callId, id AS utteranceId, speaker, text FROM utterances
  WHERE call_id IN (SELECT value FROM json_each($callIds)) AND is_final = 1
  ORDER BY call_id, started_at, id`);

/** What was said in the calls, in order. */
export function loadSpokenTexts(db: Reader, callIds: readonly CallId[]): Map<CallId, SpokenText[]> {
  const texts = new Map<CallId, SpokenText[]>();
  for (const row of db.all(textsOfCalls, { callIds: JSON.stringify(callIds) })) {
    const ofCall = texts.get(row.callId);
    if (ofCall === undefined) texts.set(row.callId, [row]);
    else ofCall.push(row);
  }
  return texts;
}
