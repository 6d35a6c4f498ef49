import type { HistoryQuery } from '../../contracts/domain/history-filter.ts';
import type { CallId } from '../../contracts/ids.ts';
import type {
  HistoryDetail,
  HistoryFacets,
  HistoryPage,
  historyChannels,
} from '../../contracts/ipc/history.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { InputOf } from '../ipc/door.ts';
import type { Clock } from '../platform/clock.ts';
import { attemptStorage, type Storage } from '../storage/storage.ts';
import { loadCallDetail } from './call-detail.ts';
import { parseCursor } from './cursor.ts';
import type { HistoryReading } from './history-jobs.ts';
import { isQuick, loadPage, runAtOnce } from './page.ts';
import { watchRevision } from './revision.ts';

export type HistoryListInput = InputOf<(typeof historyChannels)['history:list']>;

/** Past calls from this computer alone: it answers with or without a network. */
export interface HistoryService {
  list(input: HistoryListInput): Promise<Result<HistoryPage>>;
  count(query: HistoryQuery): Promise<Result<{ calls: number }>>;
  listFacets(): Promise<Result<HistoryFacets>>;
  open(callId: CallId): Result<HistoryDetail>;
  /** Told a number at once, and a higher one whenever something in the history changed. */
  watchRevision(listener: (revision: number) => void): () => void;
}

export interface HistoryServiceOptions {
  readonly storage: Storage;
  /** Does what may take long, beside the thread that the windows wait for. */
  readonly reading: HistoryReading;
  readonly clock: Clock;
}

export function createHistoryService({ storage, reading, clock }: HistoryServiceOptions): HistoryService {
  return {
    async list(input) {
      const beforeKey = input.cursor === null ? null : parseCursor(input.cursor);
      if (input.cursor !== null && beforeKey === null)
        return fail('invalid-input', 'The cursor is none of ours.');
      const { search, filter, limit } = input;
      const page = { search, filter, beforeKey, limit };
      return isQuick(page)
        ? attemptStorage(() => storage.read((db) => runAtOnce(loadPage(db, page))))
        : reading.run('load-page', page);
    },
    async count({ search, filter }) {
      const counted = await reading.run('count-calls', { search, filter });
      return counted.ok ? succeed({ calls: counted.value }) : counted;
    },
    listFacets: () => reading.run('load-facets', null),
    open(callId) {
      const detail = attemptStorage(() => storage.read((db) => loadCallDetail(db, callId)));
      if (!detail.ok) return detail;
      return detail.value === null ? fail('call-not-found') : succeed(detail.value);
    },
    watchRevision: (listener) => watchRevision(storage, clock, listener),
  };
}
