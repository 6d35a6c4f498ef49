import { historyFilterSchema, type SavedFilter } from '../../../contracts/domain/history-filter.ts';
import type { SavedFilterId } from '../../../contracts/ids.ts';
import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';

type SavedFilterRow = Omit<SavedFilter, 'filter'> & { readonly filter: string };

const allFilters = select<SavedFilterRow>(
  'SELECT id, name, search, filter FROM saved_filters ORDER BY filter_key',
);

/** In the order in which they were made. */
export function loadSavedFilters(db: Reader): SavedFilter[] {
  return db
    .all(allFilters)
    .map((row) => ({ ...row, filter: historyFilterSchema.parse(JSON.parse(row.filter)) }));
}

const upsert = change(`
  INSERT INTO saved_filters (id, name, search, filter) VALUES ($id, $name, $search, $filter)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, search = excluded.search, filter = excluded.filter`);

export function writeSavedFilter(db: Writer, saved: SavedFilter): void {
  db.run(upsert, { ...saved, filter: JSON.stringify(saved.filter) });
  db.touch('saved_filters', null);
}

const deleteRow = change('DELETE FROM saved_filters WHERE id = $id');

export function deleteSavedFilter(db: Writer, id: SavedFilterId): void {
  if (db.run(deleteRow, { id }) > 0) db.touch('saved_filters', null);
}
