import type { UserId } from '../../../contracts/ids.ts';
import type { HistoryFacets } from '../../../contracts/ipc/history.ts';
import type { Reader } from '../reader.ts';
import { type Select, select } from '../sql.ts';
import { loadAllTags } from './call-tags.ts';

// Each is one look into an index, however many calls have the value.
const nextQueue = select<{ value: string }>(`
  SELECT queue_name AS value FROM calls INDEXED BY calls_by_queue
  WHERE queue_name > $after AND status = 'ended' ORDER BY queue_name LIMIT 1`);
const nextOperator = select<{ value: UserId }>(`
  SELECT operator_id AS value FROM calls INDEXED BY calls_by_operator
  WHERE operator_id > $after AND status = 'ended' ORDER BY operator_id LIMIT 1`);
const anyRecording = select<{ found: 1 }>(`
  SELECT 1 AS found FROM calls INDEXED BY calls_by_recording
  WHERE has_recording = 1 AND status = 'ended' LIMIT 1`);
const nameOf = select<{ id: UserId; displayName: string }>(
  'SELECT id, display_name AS displayName FROM users WHERE id = $id',
);

function loadDistinct<T extends string>(db: Reader, next: Select<{ value: T }>): T[] {
  const values: T[] = [];
  for (;;) {
    const value = db.get(next, { after: values.at(-1) ?? '' })?.value;
    if (value === undefined) return values;
    values.push(value);
  }
}

const byName = new Intl.Collator();

/** What occurs in the ended calls; an operator whose name is not known here is left out. */
export function loadHistoryFacets(db: Reader): HistoryFacets {
  const operators = loadDistinct(db, nextOperator).flatMap((id) => db.get(nameOf, { id }) ?? []);
  return {
    queueNames: loadDistinct(db, nextQueue).sort(byName.compare),
    operators: operators.sort((a, b) => byName.compare(a.displayName, b.displayName)),
    tags: loadAllTags(db).sort(byName.compare),
    hasRecordings: db.get(anyRecording) !== null,
  };
}
