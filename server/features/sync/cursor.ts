import { z } from 'zod';

/**
 * A place in the change feed: after the change `seq` of the transaction `xid`. Written `<epoch>.<xid>.<seq>`, and
 * opaque to clients. Transaction ids are 64 bits and stay text; PostgreSQL alone compares them.
 */
export interface Position {
  readonly xid: string;
  readonly seq: string;
}

export const beginning: Position = { xid: '0', seq: '0' };

const cursorSchema = z.string().regex(/^[0-9a-f]{1,32}\.\d{1,19}\.\d{1,18}$/);

export function formatCursor(epoch: string, { xid, seq }: Position): string {
  return `${epoch}.${xid}.${seq}`;
}

/**
 * Null: it is no cursor of ours. One of another epoch, from before a restore, means the beginning: everything is
 * told again, which is more than needed and never less.
 */
export function parseCursor(epoch: string, cursor: string | undefined): Position | null {
  if (cursor === undefined) return beginning;
  if (!cursorSchema.safeParse(cursor).success) return null;
  const [itsEpoch, xid = '', seq = ''] = cursor.split('.');
  return itsEpoch === epoch ? { xid, seq } : beginning;
}
