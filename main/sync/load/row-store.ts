import type { Connection } from '../../storage/connection.ts';
import { keysPerMs } from '../../storage/queries/calls.ts';
import { saveCursor } from '../../storage/queries/sync-state.ts';
import { mayWrite, type Writer } from '../../storage/reader.ts';
import type { SqlValue } from '../../storage/sql.ts';
import { createReader } from '../../storage/transaction.ts';
import { applyChange } from '../apply-change.ts';
import { type BulkPlan, createBulkPlan } from './bulk-tables.ts';
import { type CopyField, splitRow } from './copy-text.ts';
import type { SnapshotPart } from './snapshot-lines.ts';

type Block = Extract<SnapshotPart, { kind: 'block' }>;

/** Writes the rows of a snapshot, inside the transaction of whoever calls it. */
export interface RowStore {
  store(block: Block): void;
  saveCursor(cursor: string): void;
}

/** More rows in a statement are not quicker. */
const rowsAtOnce = 40;

export function createRowStore(connection: Connection): RowStore {
  const writer = createPlainWriter(connection);
  const plans = new Map<string, BulkPlan | null>();
  const keys = createCallKeys();

  function planOf({ entity, columns }: Block): BulkPlan | null {
    const name = `${entity} ${columns.join(' ')}`;
    const known = plans.get(name);
    if (known !== undefined) return known;
    const plan = createBulkPlan(entity, columns);
    plans.set(name, plan);
    return plan;
  }

  return {
    saveCursor: (cursor) => saveCursor(writer, cursor),
    store(block) {
      const plan = planOf(block);
      const rows = block.lines.map(splitRow);
      const applyOne = (fields: readonly CopyField[]): void => applyRow(writer, block, fields);
      if (plan === null) rows.forEach(applyOne);
      else
        storeMany(connection, {
          plan,
          rows,
          applyOne,
          placeCall: block.entity === 'call' ? keys.place : null,
        });
    },
  };
}

/** What follows from a record, as its place in the full text, is made for all of them at the end. */
function createPlainWriter(connection: Connection): Writer {
  return {
    ...createReader(connection),
    [mayWrite]: true,
    run: (statement, parameters = {}) => connection.run(statement.text, parameters),
    touch: () => undefined,
    beforeCommit: () => undefined,
  };
}

/** The way of the change feed: slower, and it can take anything. */
function applyRow(db: Writer, { entity, columns }: Block, fields: readonly CopyField[]): void {
  const copyRow = Object.fromEntries(columns.map((name, at) => [name, fields[at] ?? null]));
  const id = copyRow['id'] ?? '';
  applyChange(db, { entity, id, value: { copyRow } });
}

interface Batch {
  readonly plan: BulkPlan;
  readonly rows: readonly (readonly CopyField[])[];
  readonly applyOne: (fields: readonly CopyField[]) => void;
  /** Fills in the place of a call in time; false: it has to be looked for. Null: these are no calls. */
  readonly placeCall: ((row: SqlValue[], plan: BulkPlan) => boolean) | null;
}

function storeMany(connection: Connection, { plan, rows, applyOne, placeCall }: Batch): void {
  let values: SqlValue[] = [];
  let sources: (readonly CopyField[])[] = [];
  const flush = (): void => {
    if (sources.length === 0) return;
    const stored = connection.runValues(plan.insertText(sources.length), values);
    // Something stands where one of them belongs: each is looked at by itself. Doing it twice is doing it once.
    if (stored < sources.length) sources.forEach(applyOne);
    values = [];
    sources = [];
  };
  for (const fields of rows) {
    const row = plan.encode(fields);
    if (row === null || placeCall?.(row, plan) === false) {
      applyOne(fields);
      continue;
    }
    for (const value of row) values.push(value);
    sources.push(fields);
    if (sources.length === rowsAtOnce) flush();
  }
  flush();
}

const mostRemembered = 5_000;

/** Gives calls their keys, the next of their millisecond each; false: there is no room left in it. */
function createCallKeys(): { readonly place: (row: SqlValue[], plan: BulkPlan) => boolean } {
  const nextOf = new Map<number, number>();
  return {
    place(row, plan) {
      const startedAt = Number(row[plan.startedAt]);
      const from = startedAt * keysPerMs;
      const key = nextOf.get(startedAt) ?? from;
      if (key >= from + keysPerMs) return false;
      if (nextOf.size >= mostRemembered) nextOf.clear();
      nextOf.set(startedAt, key + 1);
      row[0] = key;
      return true;
    },
  };
}
