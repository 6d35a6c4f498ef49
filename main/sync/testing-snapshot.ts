import { syncEntities } from '../../contracts/api/sync.ts';
import type { Visibility } from './testing-table.ts';

const fewestRows = 3;
const mostBlocks = 100;
const entityOrder: readonly string[] = syncEntities;

interface SnapshotParts {
  readonly visibility: Visibility;
  /** `entity:id` of the last record that the reader has; empty: none. */
  readonly passed: string;
  readonly cursor: string;
  readonly incarnation: string;
  readonly toToken: (last: string) => string;
}

/** The lines of a snapshot, as the API sends them. */
export function buildSnapshot(records: ReadonlyMap<string, unknown>, parts: SnapshotParts): string[] {
  const { cursor, incarnation } = parts;
  const seen = listRecords(records, parts.visibility);
  const totals = Object.fromEntries(seen.map(({ entity, rows }) => [entity, rows.length]));
  return [
    JSON.stringify({ kind: 'begin', cursor, incarnation, totals }),
    ...seen.flatMap(({ entity, rows }) => toBlocks(entity, rows, parts)),
    JSON.stringify({ kind: 'end' }),
  ];
}

interface EntityRows {
  readonly entity: string;
  readonly rows: readonly { readonly id: string; readonly value: object }[];
}

function listRecords(records: ReadonlyMap<string, unknown>, visibility: Visibility): EntityRows[] {
  const known = new Map<string, { id: string; value: object }[]>(syncEntities.map((entity) => [entity, []]));
  for (const [name, value] of records) {
    const [entity = '', id = ''] = name.split(' ');
    if (typeof value !== 'object' || value === null || !visibility.sees(entity, value)) continue;
    known.set(entity, [...(known.get(entity) ?? []), { id, value }]);
  }
  return [...known]
    .map(([entity, rows]) => ({ entity, rows: rows.sort((a, b) => (a.id < b.id ? -1 : 1)) }))
    .filter(({ rows }) => rows.length > 0);
}

/** Blocks of rows with the same columns, after the place that was passed. */
function toBlocks(entity: string, rows: EntityRows['rows'], { passed, toToken }: SnapshotParts): string[] {
  const order = (name: string): number => entityOrder.indexOf(name);
  const [passedEntity = '', passedId = ''] = passed.split(':');
  const left = rows.filter(({ id }) => {
    if (passed === '') return true;
    if (entity === passedEntity) return id > passedId;
    return order(entity) === -1 || order(entity) > order(passedEntity);
  });
  const blockRows = Math.max(fewestRows, Math.ceil(left.length / mostBlocks));
  const lines: string[] = [];
  let open: typeof left = [];
  const flush = (): void => {
    const last = open.at(-1);
    if (last === undefined) return;
    const columns = Object.keys(last.value);
    const after = toToken(`${entity}:${last.id}`);
    lines.push(JSON.stringify({ kind: 'block', entity, columns, rows: open.length, after }));
    for (const { value } of open) lines.push(Object.values(value).map(toCopyText).join('\t'));
    open = [];
  };
  for (const row of left) {
    const [first] = open;
    const fits = first === undefined || String(Object.keys(first.value)) === String(Object.keys(row.value));
    if (!fits || open.length === blockRows) flush();
    open.push(row);
  }
  flush();
  return lines;
}

/** A value as PostgreSQL's COPY writes it as text. */
function toCopyText(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/[\\\n\t\r]/g, (letter) => escapes[letter] ?? letter);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' };
