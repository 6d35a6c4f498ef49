import type { BusMessages, BusTopic } from '../platform/bus.ts';

/** Something that runs SQL. Give a query on a hot path a `name`: PostgreSQL then keeps its plan (a third faster). */
export interface Queryable {
  query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>;
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
}
