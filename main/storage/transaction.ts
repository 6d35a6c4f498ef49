import type { CallId } from '../../contracts/ids.ts';
import type { Connection, Durability } from './connection.ts';
import { mayRead, mayWrite, type Reader, type TableName, type Writer } from './reader.ts';
import type { StorageChange } from './storage.ts';

export function createReader(connection: Connection): Reader {
  return {
    [mayRead]: true,
    all: <Row>(statement: { readonly text: string }, parameters = {}) =>
      // The shape of a row is promised by the STRICT table, and written beside the statement.
      connection.all(statement.text, parameters) as Row[],
    get: <Row>(statement: { readonly text: string }, parameters = {}) =>
      (connection.get(statement.text, parameters) as Row | undefined) ?? null,
  };
}

interface Transaction {
  readonly writer: Writer;
  /** Runs what was put off to the end of the transaction. */
  finish(): void;
  readonly change: StorageChange;
}

function beginTransaction(connection: Connection, reader: Reader): Transaction {
  const callIds = new Set<CallId>();
  const tables = new Set<TableName>();
  const putOff = new Map<string, () => void>();
  const writer: Writer = {
    ...reader,
    [mayWrite]: true,
    run: (statement, parameters = {}) => connection.run(statement.text, parameters),
    touch(table, callId) {
      tables.add(table);
      if (callId !== null) callIds.add(callId);
    },
    beforeCommit: (name, work) => void putOff.set(name, work),
  };
  return {
    writer,
    finish() {
      for (const work of putOff.values()) work();
    },
    change: { callIds, tables },
  };
}

/** One transaction, with what it touched. */
export function runTransaction<T>(
  connection: Connection,
  work: (db: Writer) => T,
  durability: Durability,
): { readonly value: T; readonly change: StorageChange } {
  const transaction = beginTransaction(connection, createReader(connection));
  const value = connection.transaction(() => {
    const result = work(transaction.writer);
    transaction.finish();
    return result;
  }, durability);
  return { value, change: transaction.change };
}
