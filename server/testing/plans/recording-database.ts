import type { Database, Queryable, QueryName, Transaction } from '../../db/database.ts';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** PostgreSQL keeps one plan of it for any values. */
  readonly isPrepared: boolean;
}

/** Passes everything on, and remembers each statement with the values that it came with first. */
export function recordStatements(db: Database): {
  readonly db: Database;
  readonly statements: Map<string, Statement>;
} {
  const statements = new Map<string, Statement>();
  const remember = (text: string, values: readonly unknown[], name?: QueryName) => {
    if (!statements.has(text)) statements.set(text, { text, values, isPrepared: typeof name === 'string' });
  };
  function toRecorded<Q extends Queryable>(inner: Q): Q {
    return {
      ...inner,
      query(text: string, values: readonly unknown[] = [], name?: QueryName) {
        remember(text, values, name);
        return inner.query(text, values, name);
      },
    };
  }
  return {
    statements,
    db: {
      ...toRecorded(db),
      transaction: (work) => db.transaction((tx: Transaction) => work(toRecorded(tx))),
      snapshot: (work) => db.snapshot((at) => work(toRecorded(at))),
      copyRows(text, maxBytes) {
        remember(text, []);
        return db.copyRows(text, maxBytes);
      },
    },
  };
}
