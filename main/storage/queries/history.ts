import type { Call, CallDirection } from '../../../contracts/domain/call.ts';
import type { CallId, UtteranceId } from '../../../contracts/ids.ts';
import type { Reader } from '../reader.ts';
import { select } from '../sql.ts';
import { type CallRow, callColumns, toCall } from './columns.ts';

export interface HistoryEntry {
  /** The place of the call in time, which is also where the next page begins. */
  readonly key: number;
  readonly call: Call;
  readonly operatorName: string | null;
  readonly isPending: boolean;
}

export interface HistoryQuery {
  /** An FTS5 expression, or null for all calls. */
  readonly match: string | null;
  readonly direction: CallDirection | null;
  /** Only calls before this key; null: from the newest. */
  readonly beforeKey: number | null;
  readonly limit: number;
}

type HistoryRow = CallRow & {
  readonly key: number;
  readonly operatorName: string | null;
  readonly isPending: 0 | 1;
};

const columns = `
  call_key AS key, ${callColumns}, users.display_name AS operatorName,
  EXISTS (SELECT 1 FROM outbox WHERE subject_id = calls.id AND state = 'waiting') AS isPending`;
const withOperator = 'LEFT JOIN users ON users.id = calls.operator_id';
const pageEnd = 'ORDER BY call_key DESC LIMIT $limit';

const allCalls = select<HistoryRow>(`
  SELECT ${columns} FROM calls ${withOperator}
  WHERE call_key < $before AND status = 'ended' ${pageEnd}`);
const callsOfDirection = select<HistoryRow>(`
  SELECT ${columns} FROM calls INDEXED BY calls_by_direction ${withOperator}
  WHERE direction = $direction AND call_key < $before AND status = 'ended' ${pageEnd}`);
// The index gives its entries newest first by itself: the first page of a common word costs no more than of a rare one.
const callsFound = select<HistoryRow>(`
  SELECT ${columns} FROM call_search CROSS JOIN calls ON call_key = call_search.rowid ${withOperator}
  WHERE call_search MATCH $match AND call_search.rowid < CAST($before AS INTEGER)
    AND status = 'ended' AND ($direction IS NULL OR direction = $direction)
  ORDER BY call_search.rowid DESC LIMIT $limit`);

/** Ended calls, newest first. */
export function loadHistoryEntries(db: Reader, query: HistoryQuery): HistoryEntry[] {
  const { match, direction, limit } = query;
  const before = query.beforeKey ?? Number.MAX_SAFE_INTEGER;
  if (match !== null) return db.all(callsFound, { match, direction, before, limit }).map(toEntry);
  if (direction !== null) return db.all(callsOfDirection, { direction, before, limit }).map(toEntry);
  return db.all(allCalls, { before, limit }).map(toEntry);
}

function toEntry({ key, operatorName, isPending, ...row }: HistoryRow): HistoryEntry {
  return { key, call: toCall(row), operatorName, isPending: isPending === 1 };
}

const oneCall = select<HistoryRow>(`SELECT ${columns} FROM calls ${withOperator} WHERE calls.id = $id`);

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
