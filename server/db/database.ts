import type { BusMessages, BusTopic } from '../platform/bus.ts';

/**
 * What a query is called in figures, and, as a plain text, for PostgreSQL, which then keeps a plan of it for any values (a third faster). Where
 * such a plan is a bad one, because a `LIMIT` or a place to begin from says how much is read, it is planned each time.
 */
export type QueryName = string | { readonly name: string; readonly isPlannedEachTime: true };

/** Something that runs SQL. Give a query on a hot path a name. */
export interface Queryable {
  query<Row>(text: string, values?: readonly unknown[], name?: QueryName): Promise<Row[]>;
}

export interface Transaction extends Queryable {
  /** Runs after the commit, in the order given, and never when the transaction is rolled back. */
  onCommit(effect: () => void): void;
  /** Publishes on the bus after the commit. */
  announce<T extends BusTopic>(topic: T, message: BusMessages[T]): void;
}

export interface Database extends Queryable {
  /**
   * Commits when the work resolves and rolls back when it rejects. The work is run again after a deadlock or a
   * serialization failure, so it must touch nothing but the transaction: effects belong into `onCommit`.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Everything that the work reads is of one instant; it writes nothing, and holds nobody back. */
  snapshot<T>(work: (at: Queryable) => Promise<T>): Promise<T>;
  /**
   * Rows of a query in PostgreSQL's COPY text format, whole lines, as fast as it gives them. `text` carries its values
   * itself: COPY takes none. The rest is left out once `maxBytes` have come; the connection is free at the return.
   */
  copyRows(text: string, maxBytes: number): Promise<CopiedRows>;
}

export interface CopiedRows {
  readonly bytes: Buffer;
  readonly rowCount: number;
  /** False: rows were left out. */
  readonly isWhole: boolean;
}
