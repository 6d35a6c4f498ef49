import { type SavedFilter, savedFilterSchema } from '../../contracts/domain/history-filter.ts';
import { type SavedFilterId, savedFilterIdSchema } from '../../contracts/ids.ts';
import type { Result } from '../../contracts/result.ts';
import type { Ids } from '../platform/ids.ts';
import { deleteSavedFilter, loadSavedFilters, writeSavedFilter } from '../storage/queries/saved-filters.ts';
import { attemptStorage, type Storage } from '../storage/storage.ts';

export type SavedFilterInput = Omit<SavedFilter, 'id'> & { readonly id: SavedFilterId | null };

/** Queries under a name: on this computer, of this user, never sent. */
export interface SavedFilters {
  save(input: SavedFilterInput): Result<SavedFilter>;
  delete(id: SavedFilterId): Result<void>;
  watch(listener: (filters: SavedFilter[]) => void): () => void;
}

export function createSavedFilters(storage: Storage, ids: Ids): SavedFilters {
  return {
    save({ id, ...fields }) {
      const saved = savedFilterSchema.parse({ ...fields, id: id ?? savedFilterIdSchema.parse(ids.next()) });
      return attemptStorage(() => {
        storage.write((db) => writeSavedFilter(db, saved));
        return saved;
      });
    },
    delete: (id) => attemptStorage(() => storage.write((db) => deleteSavedFilter(db, id))),
    watch(listener) {
      const tell = (): void => {
        const filters = attemptStorage(() => storage.read(loadSavedFilters));
        if (filters.ok) listener(filters.value);
      };
      tell();
      return storage.watch(({ tables }) => {
        if (tables.has('saved_filters')) tell();
      });
    },
  };
}
