import type { HistoryFilter } from '../../../contracts/domain/history-filter.ts';
import type { ContactId } from '../../../contracts/ids.ts';
import type { Reader } from '../reader.ts';
import type { SearchQuery } from '../search-query.ts';
import { type SqlParameters, select } from '../sql.ts';
import {
  buildRange,
  buildTerms,
  type KeyRange,
  type KeySource,
  numberTerm,
  type Term,
} from './history-terms.ts';

/** Which calls are meant; null: the words are not searched for, or nothing is left out. */
export interface HistoryScope {
  readonly search: Pick<SearchQuery, 'match' | 'breadth'> | null;
  readonly filter: HistoryFilter;
}

/**
 * How calls are looked for: `driver` lists candidates newest first, each of which is checked for the `rest`, and for the
 * words when it does not list what has them. In windows of the driver's keys, so that no step takes long however little
 * is found.
 */
export interface Plan {
  readonly driver: KeySource;
  readonly rest: readonly string[];
  /** Not null: what the candidates are to be checked for in the full-text index. */
  readonly search: HistoryScope['search'];
  /** Nearly all candidates are hits: there is no need for windows. */
  readonly isDense: boolean;
  /** The newest candidates, where choosing the driver has told how far they reach. */
  readonly first: Window | null;
  readonly range: KeyRange;
  readonly parameters: SqlParameters;
}

/** Keys from `floor` up to, and without, `before`. */
export interface Window {
  readonly floor: number;
  readonly before: number;
}

const allCalls: KeySource = {
  from: 'calls',
  hasRow: true,
  key: 'calls.call_key',
  where: `calls.status = 'ended'`,
};
const foundCalls: KeySource = {
  from: 'call_search',
  hasRow: false,
  key: 'call_search.rowid',
  where: 'call_search MATCH $match',
};

const numbersOf = select<{ number: string }>(`
  SELECT number FROM contact_numbers JOIN contacts USING (contact_key)
  WHERE contacts.id = $id AND number <> 'anonymous'`);

function loadNumbers(db: Reader, id: ContactId): string[] {
  return db.all(numbersOf, { id }).map((row) => row.number);
}

/**
 * One plan, or with a contact one for each of his numbers: no call is in two of them. `beforeKey`: only calls before this
 * one; null: from the newest.
 */
export function planHistory(
  db: Reader,
  { search, filter }: HistoryScope,
  beforeKey: number | null = null,
): Plan[] {
  const terms = buildTerms(filter);
  const whole = buildRange(filter);
  const range = { ...whole, before: Math.min(beforeKey ?? whole.before, whole.before) };
  if (filter.contactId === null) return [choosePlan(db, search, { terms, range })];
  return loadNumbers(db, filter.contactId).map((number) =>
    choosePlan(db, search, { terms: [numberTerm(number), ...terms], range }),
  );
}

interface Wanted {
  readonly terms: readonly Term[];
  readonly range: KeyRange;
}

function choosePlan(db: Reader, search: HistoryScope['search'], { terms, range }: Wanted): Plan {
  const parameters = Object.assign(
    search === null ? {} : { match: search.match },
    range.term?.parameters,
    ...terms.map((term) => term.parameters),
  ) as SqlParameters;
  const sources = terms.flatMap(({ source }) => (source === null ? [] : [source]));
  // One that gathers all its hits first is no place to begin at, if there is another.
  if (search !== null && (Number.isFinite(search.breadth) || sources.length === 0)) sources.push(foundCalls);
  const { driver, first } = pickSparsest(db, sources, { range, parameters });
  const rest = terms.filter((term) => term.source !== driver).map((term) => term.condition);
  const isDense = rest.length === 0 && (search === null || driver === foundCalls);
  if (range.term !== null) rest.push(range.term.condition);
  return { driver, rest, search: driver === foundCalls ? null : search, isDense, first, range, parameters };
}

/** Enough to tell sparse from dense; looking further back costs more than the page itself. */
const probed = 250;

/** The one of which so many calls reach furthest back: the others have more to look through for as much. */
function pickSparsest(
  db: Reader,
  sources: readonly KeySource[],
  { range: { floor, before }, parameters }: Pick<Plan, 'range' | 'parameters'>,
): Pick<Plan, 'driver' | 'first'> {
  let driver = sources[0] ?? allCalls;
  if (sources.length < 2) return { driver, first: null };
  let reached = Number.POSITIVE_INFINITY;
  for (const source of sources) {
    const key = loadNthKey(db, source, { n: probed, parameters: { ...parameters, floor, before } }) ?? floor;
    if (key < reached) [driver, reached] = [source, key];
    if (key === floor) break;
  }
  return { driver, first: { floor: reached, before } };
}

export function inBounds(key: string): string {
  return `${key} < CAST($before AS INTEGER) AND ${key} >= CAST($floor AS INTEGER)`;
}

interface NthKey {
  readonly n: number;
  /** With `floor` and `before`. */
  readonly parameters: SqlParameters;
}

/** The key of the nth call of a source, newest first; null: there are not so many. */
export function loadNthKey(db: Reader, source: KeySource, { n, parameters }: NthKey): number | null {
  const statement = select<{ key: number }>(`
    SELECT ${source.key} AS key FROM ${source.from} WHERE ${source.where} AND ${inBounds(source.key)}
    ORDER BY ${source.key} DESC LIMIT 1 OFFSET ${n - 1}`);
  return db.get(statement, parameters)?.key ?? null;
}

const goingOn = `SELECT call_key FROM calls INDEXED BY calls_going_on WHERE status <> 'ended'`;
const rowOf = (key: string): string => `CROSS JOIN calls ON calls.call_key = ${key}`;
const all = (conditions: readonly string[]): string => conditions.join('\n    AND ');

function candidatesOf({ driver, rest }: Plan, joins = ''): string {
  const { from, hasRow, key, where } = driver;
  const conditions = [where, inBounds(key), `calls.status = 'ended'`, ...rest];
  return `FROM ${from} ${hasRow ? '' : rowOf(key)} ${joins}\n  WHERE ${all(conditions)}`;
}

/** FROM, WHERE and ORDER of the candidates between `$floor` and `$before`, with their rows. */
export function selectCandidates(plan: Plan, joins: string): string {
  return `${candidatesOf(plan, joins)}\n  ORDER BY ${plan.driver.key} DESC`;
}

/** The keys of the candidates between `$floor` and `$before`, in no order. */
export function selectKeys(plan: Plan): string {
  return `SELECT ${plan.driver.key} AS key ${candidatesOf(plan)}`;
}

/** A look costs about 0.1 ms; going through all that is found stops as soon as the page is full. */
const mostLooks = 100;

/**
 * FROM and WHERE of those of `$keys`, a list in JSON, that have the words; `joins` null: without their rows. A few are
 * looked up one by one; for more, all that is found between them is checked against the list.
 */
export function selectHits({ search }: Plan, keyCount: number, joins: string | null): string {
  // With a sign before it, FTS5 is not asked for each key by itself.
  const isEach = keyCount * (search?.breadth ?? 1) <= mostLooks;
  const key = isEach ? 'call_search.rowid' : '+call_search.rowid';
  const isOneOf = `${key} IN (SELECT CAST(value AS INTEGER) FROM json_each($keys))`;
  const conditions = ['call_search MATCH $match', inBounds('call_search.rowid'), isOneOf];
  const rows = joins === null ? '' : `${rowOf('call_search.rowid')} ${joins}`;
  const order = joins === null ? '' : 'ORDER BY call_search.rowid DESC';
  return `FROM call_search ${rows}\n  WHERE ${all(conditions)}\n  ${order}`;
}

/** FROM and WHERE to count the candidates between `$floor` and `$before`: where it can be, from an index alone. */
export function countCandidates(plan: Plan): string {
  const { driver, rest } = plan;
  if (driver === allCalls)
    // Two ranges of a small index instead of the rows of all calls.
    return `FROM calls INDEXED BY calls_by_answered WHERE (calls.answered_at IS NOT NULL) IN (0, 1)
    AND ${all([driver.where, inBounds(driver.key), ...rest])}`;
  if (driver === foundCalls && rest.length === 0)
    return `FROM call_search WHERE ${all([driver.where, inBounds(driver.key)])} AND +call_search.rowid NOT IN (${goingOn})`;
  return candidatesOf(plan);
}
