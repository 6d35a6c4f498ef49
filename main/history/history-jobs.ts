import type { HistoryQuery } from '../../contracts/domain/history-filter.ts';
import type { HistoryFacets } from '../../contracts/ipc/history.ts';
import { loadContacts } from '../storage/queries/contacts.ts';
import { countHistory } from '../storage/queries/history.ts';
import { loadHistoryFacets } from '../storage/queries/history-facets.ts';
import type { Reader } from '../storage/reader.ts';
import { oneStep } from '../storage/reading/jobs.ts';
import type { Reading } from '../storage/reading/reading.ts';
import { buildSearchQuery } from '../storage/search-query.ts';
import { exportHistory } from './export/export-job.ts';
import { loadPage, readSearch } from './page.ts';

function* countCalls(db: Reader, { search, filter }: HistoryQuery): Generator<void, number> {
  const query = readSearch(db, search);
  if (query === 'nothing') return 0;
  return yield* countHistory(db, { search: query === 'all' ? null : query, filter });
}

interface ContactsInput {
  readonly search: string;
  readonly limit: number;
}

function listContacts(db: Reader, { search, limit }: ContactsInput) {
  const query = buildSearchQuery(search);
  if (query === null && search.trim() !== '') return [];
  return loadContacts(db, query?.match ?? null, limit);
}

/** The long reads, which run in the thread of `history-thread.ts`. */
export const historyJobs = {
  'load-page': loadPage,
  'count-calls': countCalls,
  'load-facets': oneStep<null, HistoryFacets>(loadHistoryFacets),
  'list-contacts': oneStep(listContacts),
  'export-history': exportHistory,
};
export type HistoryJobs = typeof historyJobs;
export type HistoryReading = Reading<HistoryJobs>;
