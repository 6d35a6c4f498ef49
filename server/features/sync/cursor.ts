import { z } from 'zod';

/** A place in the change feed: after the change `seq` of the transaction `xid`. Both are 64 bits and stay text. */
export interface Position {
  readonly xid: string;
  readonly seq: string;
}

export const beginning: Position = { xid: '0', seq: '0' };
/** Behind every change of a transaction. */
export const lastSeq = '999999999999999999';

/**
 * What a desktop has, as far as the feed is concerned. Written
 * `2.<incarnation>.<scope>.<xid>.<seq>.<asOf>.<floor>`, and opaque to clients.
 */
export interface Cursor extends Position {
  readonly incarnation: string;
  /** Name of the `Scope` of its user. */
  readonly scope: string;
  /**
   * The end of the database's log, in bytes, when the desktop was told: all that it has was written before. A server
   * that lost the log from an earlier place on cannot go on from this cursor.
   */
  readonly asOf: string;
  /** The `seq` of the floor then: while it stands there, nothing was removed that the desktop still needs. */
  readonly floor: string;
}

/** For what is told little by little, over many instants: it holds only while nothing at all was lost. */
export const asOfAnyTime = '18446744073709551615';

const cursorPattern =
  /^2\.([0-9a-f]{16})\.(all|[ot][0-9a-f]{32})\.(\d{1,19})\.(\d{1,18})\.(\d{1,20})\.(\d{1,18})$/;
/** Given out by versions before incarnations. */
const oldPattern = /^[0-9a-f]{1,32}\.\d{1,19}\.\d{1,18}$/;

const text = z.string();
const partsSchema = z.tuple([text, text, text, text, text, text, text]);

export function formatCursor({ incarnation, scope, xid, seq, asOf, floor }: Cursor): string {
  return `2.${incarnation}.${scope}.${xid}.${seq}.${asOf}.${floor}`;
}

/** `old`: it was one of ours once, and means nothing any more. Null: it never was one. */
export function parseCursor(written: string): Cursor | 'old' | null {
  const match = cursorPattern.exec(written);
  if (!match) return oldPattern.test(written) ? 'old' : null;
  const [, incarnation, scope, xid, seq, asOf, floor] = partsSchema.parse([...match]);
  return { incarnation, scope, xid, seq, asOf, floor };
}
