import { emptyHistoryFilter, type HistoryFilter } from '../../contracts/domain/history-filter.ts';
import { loadPage, runAtOnce } from '../../main/history/page.ts';
import { createSystemClock } from '../../main/platform/clock.ts';
import { createMemoryLogger } from '../../main/platform/testing.ts';
import { openStorage, type Storage } from '../../main/storage/storage.ts';
import { type CachedHistory, historyKey } from '../../tests/world/team-history/cache.ts';
import { type Figure, quantile, toFigure } from '../figure.ts';
import { buildFilterCases, type FilterCase } from './filter-cases.ts';
import { openRawHistory, pageSize, type RawCondition, type RawHistory } from './raw-history.ts';
import { buildSearchCases, type SearchCase } from './search-cases.ts';

/**
 * The p95 of 200 rests on ten samples, and the worst of 21 filters would be the one that the machine disturbed most: what
 * is quick is measured more often.
 */
const fewestRounds = 200;
const mostRounds = 2_000;
const roundsMs = 2_000;
const most = { ratio: 1.5, searchMs: 100 };
const everything: RawCondition = { where: 'TRUE', values: [] };

/** Both on the same file, each with a connection of its own; neither does anything but this. */
interface Readers {
  readonly storage: Storage;
  readonly raw: RawHistory;
}

/** As the reading thread of the product does it: from the words and filters to what the window is sent. */
function readPage(
  { storage }: Readers,
  {
    search = '',
    filter = emptyHistoryFilter,
    beforeKey = null,
  }: {
    readonly search?: string;
    readonly filter?: HistoryFilter;
    readonly beforeKey?: number | null;
  },
): number {
  const input = { search, filter, beforeKey, limit: pageSize };
  return storage.read((db) => runAtOnce(loadPage(db, input))).items.length;
}

function timeMs(work: () => number): { readonly ms: number; readonly count: number } {
  const startedMs = performance.now();
  const count = work();
  return { ms: performance.now() - startedMs, count };
}

interface Times {
  readonly samples: number[];
  readonly raw: number[];
}

/** One of each, in turn, the one that begins changing: a busy moment or a warm page of the file meets both. */
function takeTurns(
  times: Times,
  number: number,
  [product, raw]: readonly [() => number, () => number],
): void {
  const first = timeMs(number % 2 === 0 ? product : raw);
  const second = timeMs(number % 2 === 0 ? raw : product);
  const [ours, theirs] = number % 2 === 0 ? [first, second] : [second, first];
  const expected = Math.min(theirs.count, pageSize);
  if (ours.count !== expected) throw new Error(`the product gave ${ours.count} calls instead of ${expected}`);
  times.samples.push(ours.ms);
  times.raw.push(theirs.ms);
}

const warmUps = 10;

function measure(pairOf: (turn: number) => readonly [() => number, () => number]): Times {
  const times: Times = { samples: [], raw: [] };
  for (let turn = 0; turn < warmUps; turn += 1) takeTurns({ samples: [], raw: [] }, turn, pairOf(turn));
  const startedMs = performance.now();
  for (let turn = 0; turn < mostRounds; turn += 1) {
    if (turn >= fewestRounds && performance.now() - startedMs > roundsMs) break;
    takeTurns(times, turn, pairOf(turn));
  }
  return times;
}

function benchPages(readers: Readers, { team }: CachedHistory): Figure[] {
  const { untilAt, years } = team.size;
  const first = measure(() => [
    () => readPage(readers, {}),
    () => readers.raw.page(everything, Number.MAX_SAFE_INTEGER),
  ]);
  // Any page of the whole history: places spread over all years.
  const next = measure((turn) => {
    const beforeKey = Math.floor(untilAt - ((turn * 37) % 1_000) * 0.001 * years * 365 * 86_400_000) * 1_024;
    return [() => readPage(readers, { beforeKey }), () => readers.raw.page(everything, beforeKey)];
  });
  const bar = { kind: 'p95-ratio', atMost: most.ratio } as const;
  return [
    toFigure({ name: 'history.first-page', samples: first.samples, raw: first.raw, bar }),
    toFigure({ name: 'history.next-page', samples: next.samples, raw: next.raw, bar }),
  ];
}

function measureFilter(readers: Readers, { filter, raw }: FilterCase): Times {
  return measure(() => [
    () => readPage(readers, { filter }),
    () => readers.raw.page(raw, Number.MAX_SAFE_INTEGER),
  ]);
}

/** The filter that fares worst beside its own statement counts. */
function benchFilters(readers: Readers, { team }: CachedHistory): Figure {
  const measured = buildFilterCases(team).map((one) => ({ name: one.name, ...measureFilter(readers, one) }));
  const ratioOf = ({ samples, raw }: Times): number => quantile(samples, 0.95) / quantile(raw, 0.95);
  const worst = measured.toSorted((a, b) => ratioOf(b) - ratioOf(a))[0];
  if (!worst) throw new Error('no filter was measured');
  const details = Object.fromEntries(measured.map((one) => [one.name, Math.round(ratioOf(one) * 100) / 100]));
  return toFigure({
    name: 'history.filtered',
    samples: worst.samples,
    raw: worst.raw,
    bar: { kind: 'p95-ratio', atMost: most.ratio },
    details: { worst: worst.name, ...details },
  });
}

/** What FTS5 is asked by hand: the beginning of a word, and one letter alone as a word. */
const toMatch = ({ typed }: SearchCase): string => {
  const folded = typed
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  return typed.length === 1 ? `"${folded}"` : `"${folded}"*`;
};

interface SearchTimes extends Times {
  readonly byFrequency: Map<string, Times>;
}

function measureSearch(
  readers: Readers,
  { filter, raw }: { readonly filter: HistoryFilter; readonly raw: RawCondition | null },
): SearchTimes {
  const cases = buildSearchCases();
  const times: SearchTimes = { samples: [], raw: [], byFrequency: new Map() };
  for (const [number, one] of cases.entries()) {
    for (let again = 0; again < 3; again += 1) {
      const single: Times = { samples: [], raw: [] };
      takeTurns(single, number + again, [
        () => readPage(readers, { search: one.typed, filter }),
        () => readers.raw.search(toMatch(one), raw),
      ]);
      const ofFrequency = times.byFrequency.get(one.frequency) ?? { samples: [], raw: [] };
      times.byFrequency.set(one.frequency, ofFrequency);
      for (const place of [times, ofFrequency]) {
        place.samples.push(...single.samples);
        place.raw.push(...single.raw);
      }
    }
  }
  return times;
}

function toSearchFigure(name: string, { samples, raw, byFrequency }: SearchTimes): Figure {
  const parts = [...byFrequency].map(([frequency, times]) => [
    `${frequency}P95Ms`,
    Math.round(quantile(times.samples, 0.95) * 100) / 100,
  ]);
  return toFigure({
    name,
    samples,
    raw,
    bar: { kind: 'p95-ratio', atMost: most.ratio, atMostMs: most.searchMs },
    details: { ...Object.fromEntries(parts), longestMs: Math.round(Math.max(...samples)) },
  });
}

function benchSearch(readers: Readers): Figure[] {
  const filter: HistoryFilter = { ...emptyHistoryFilter, direction: 'outbound' };
  const raw: RawCondition = { where: 'direction = ?', values: ['outbound'] };
  return [
    toSearchFigure('history.search', measureSearch(readers, { filter: emptyHistoryFilter, raw: null })),
    toSearchFigure('history.search-filtered', measureSearch(readers, { filter, raw })),
  ];
}

/** Pages, filters and search of a big history, each beside the statement that somebody would write for it by hand. */
export function benchReading(history: CachedHistory): Figure[] {
  const opened = openStorage({
    file: history.path,
    key: historyKey,
    logger: createMemoryLogger().logger,
    clock: createSystemClock(),
  });
  if (!opened.ok) throw new Error(opened.error.message);
  const readers: Readers = { storage: opened.value, raw: openRawHistory(history.path, historyKey) };
  try {
    return [...benchPages(readers, history), benchFilters(readers, history), ...benchSearch(readers)];
  } finally {
    readers.raw.close();
    readers.storage.close();
  }
}
