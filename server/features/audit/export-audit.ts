import type { Queryable } from '../../db/database.ts';
import { loadRowsAfter, toEvent } from './repository.ts';

const pageSize = 500;

/** The events from a number on, a JSON line each; read page by page, as fast as they are taken. */
export async function* exportEvents(db: Queryable, fromNumber: number): AsyncGenerator<string> {
  for (let after = fromNumber - 1, hasMore = true; hasMore; ) {
    const rows = await loadRowsAfter(db, after, pageSize);
    hasMore = rows.length === pageSize;
    after = rows.at(-1)?.number ?? after;
    if (rows.length > 0) yield rows.map((row) => `${JSON.stringify(toEvent(row))}\n`).join('');
  }
}
