import type { Database, Queryable, Transaction } from '../../db/database.ts';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Passes everything on, and remembers each statement with the values that it came with first. */
export function recordStatements(db: Database): {
  readonly db: Database;
  readonly statements: Map<string, Statement>;
} {
  const statements = new Map<string, Statement>();
  const remember = (text: string, values: readonly unknown[]) => {
    if (!statements.has(text)) statements.set(text, { text, values });
  };
  function toRecorded<Q extends Queryable>(inner: Q): Q {
    return {
      ...inner,
      query(text: string, values: readonly unknown[] = [], name?: string) {
        remember(text, values);
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
