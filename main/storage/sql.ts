/** What a parameter of a statement may be. Booleans are stored as 0 and 1. */
export type SqlValue = string | number | null;
export type SqlParameters = Readonly<Record<string, SqlValue>>;

declare const rowShape: unique symbol;

/** A statement that reads. `Row` is what the STRICT tables promise; only `storage/queries/` makes these. */
export interface Select<Row> {
  readonly kind: 'select';
  readonly text: string;
  readonly [rowShape]?: Row;
}

/** A statement that changes rows. A Reader has no way to run it. */
export interface Change {
  readonly kind: 'change';
  readonly text: string;
}

export function select<Row>(text: string): Select<Row> {
  return { kind: 'select', text };
}

export function change(text: string): Change {
  return { kind: 'change', text };
}
