import type { HistoryFilter, OutcomeFilter } from '../../../contracts/domain/history-filter.ts';
import type { SqlParameters } from '../sql.ts';
import { keysPerMs, mostKeysAhead } from './calls.ts';

/** A list of calls by key that the database can give newest first, from any key on. */
export interface KeySource {
  /** What follows FROM. */
  readonly from: string;
  /** Whether that has the columns of `calls`, or they must be joined by the key. */
  readonly hasRow: boolean;
  /** The expression of the key. */
  readonly key: string;
  readonly where: string;
}

/** One thing that calls must satisfy. */
export interface Term {
  /** Over the table `calls`. */
  readonly condition: string;
  /** Lists the calls that satisfy it, and no others but calls that still go on; null: no index does. */
  readonly source: KeySource | null;
  readonly parameters: SqlParameters;
}

const ended = `calls.status = 'ended'`;

/** The index has the left side of the condition as its only column, and so lists its calls in the order of keys. */
function indexed(index: string, condition: string, parameters: SqlParameters = {}): Term {
  const source = {
    from: `calls INDEXED BY ${index}`,
    hasRow: true,
    key: 'calls.call_key',
    where: `${condition} AND ${ended}`,
  };
  return { condition, source, parameters };
}

const isConflictOpen = `note_conflicts.resolved_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM outbox WHERE subject_id = note_conflicts.call_id AND state = 'waiting'
      AND kind = 'resolve-note-conflict' AND json_extract(body, '$.conflictId') = note_conflicts.id
  )`;
/** Whether notes of the call are in conflict, and nobody has resolved that, neither elsewhere nor here. */
export const hasOpenConflict = `EXISTS (
    SELECT 1 FROM note_conflicts WHERE note_conflicts.call_id = calls.id AND ${isConflictOpen}
  )`;
const conflictedCalls: KeySource = {
  // There are never many; they are put in order each time.
  from: `(
    SELECT DISTINCT owners.call_key AS key
    FROM note_conflicts CROSS JOIN calls AS owners ON owners.id = note_conflicts.call_id WHERE ${isConflictOpen}
  ) AS conflicted`,
  hasRow: false,
  key: 'conflicted.key',
  where: 'TRUE',
};

function outcomeTerm(outcome: OutcomeFilter): Term {
  if (outcome === 'answered') return indexed('calls_by_answered', '(calls.answered_at IS NOT NULL) = 1');
  if (outcome === 'unanswered') return indexed('calls_by_answered', '(calls.answered_at IS NOT NULL) = 0');
  return indexed('calls_by_end_cause', 'calls.end_cause = $outcome', { outcome });
}

function tagTerm(tag: string): Term {
  return {
    condition: 'EXISTS (SELECT 1 FROM call_tags WHERE tag = $tag AND call_key = calls.call_key)',
    source: { from: 'call_tags', hasRow: false, key: 'call_tags.call_key', where: 'call_tags.tag = $tag' },
    parameters: { tag },
  };
}

function conflictTerm(isIn: boolean): Term {
  return isIn
    ? { condition: hasOpenConflict, source: conflictedCalls, parameters: {} }
    : { condition: `NOT ${hasOpenConflict}`, source: null, parameters: {} };
}

export function numberTerm(number: string): Term {
  return indexed('calls_by_number', 'calls.contact_number = $number', { number });
}

type ValueTerms = {
  readonly [K in keyof HistoryFilter]?: (value: NonNullable<HistoryFilter[K]>) => Term;
};

/** Each field of the filter but the contact, whose numbers must be looked up, and the period, which is a range of keys. */
const termOfField: ValueTerms = {
  direction: (direction) => indexed('calls_by_direction', 'calls.direction = $direction', { direction }),
  outcome: outcomeTerm,
  dispositionId: (id) =>
    id === 'none'
      ? indexed('calls_by_disposition', 'calls.disposition_id IS NULL')
      : indexed('calls_by_disposition', 'calls.disposition_id = $dispositionId', { dispositionId: id }),
  queueName: (queueName) => indexed('calls_by_queue', 'calls.queue_name = $queueName', { queueName }),
  operatorId: (operatorId) => indexed('calls_by_operator', 'calls.operator_id = $operatorId', { operatorId }),
  tag: tagTerm,
  hasRecording: (has) =>
    indexed('calls_by_recording', 'calls.has_recording = $hasRecording', { hasRecording: has ? 1 : 0 }),
  hasNotes: (has) => indexed('calls_by_notes', `(calls.notes <> '') = $hasNotes`, { hasNotes: has ? 1 : 0 }),
  hasConflict: conflictTerm,
};

export function buildTerms(filter: HistoryFilter): Term[] {
  const termOf = <K extends keyof HistoryFilter>(field: K): Term[] => {
    const value = filter[field];
    const build = termOfField[field];
    return value === null || build === undefined ? [] : [build(value)];
  };
  return Object.keys(termOfField).flatMap((field) => termOf(field as keyof HistoryFilter));
}

/** Keys from `floor` on and before `before`; what lies near the ends is looked at more closely by `term`. */
export interface KeyRange {
  readonly floor: number;
  readonly before: number;
  readonly term: Term | null;
}

const keyAt = (ms: number): number => Math.min(ms * keysPerMs, Number.MAX_SAFE_INTEGER);

/** A key is its time or runs ahead of it, so that calls near an end of the period are told by their time alone. */
export function buildRange({ from, until }: Pick<HistoryFilter, 'from' | 'until'>): KeyRange {
  if (from === null && until === null) return { floor: 0, before: Number.MAX_SAFE_INTEGER, term: null };
  const floor = from === null ? 0 : keyAt(from);
  const end = until === null ? Number.MAX_SAFE_INTEGER : keyAt(until);
  return {
    floor,
    before: Math.min(end + mostKeysAhead, Number.MAX_SAFE_INTEGER),
    term: {
      condition: `(calls.call_key >= CAST($surelyFrom AS INTEGER) AND calls.call_key < CAST($surelyUntil AS INTEGER)
        OR calls.started_at >= CAST($startedFrom AS INTEGER) AND calls.started_at < CAST($startedUntil AS INTEGER))`,
      source: null,
      parameters: {
        surelyFrom: from === null ? 0 : floor + mostKeysAhead,
        surelyUntil: end,
        startedFrom: from ?? 0,
        startedUntil: until ?? Number.MAX_SAFE_INTEGER,
      },
    },
  };
}
