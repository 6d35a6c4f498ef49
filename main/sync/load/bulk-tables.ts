import type { z } from 'zod';
import type { SyncEntity } from '../../../contracts/api/sync.ts';
import { articleSchema } from '../../../contracts/domain/article.ts';
import { callSchema } from '../../../contracts/domain/call.ts';
import { contactSchema } from '../../../contracts/domain/contact.ts';
import { legSchema } from '../../../contracts/domain/leg.ts';
import { suggestionSchema } from '../../../contracts/domain/suggestion.ts';
import { utteranceSchema } from '../../../contracts/domain/transcript.ts';
import { foldText } from '../../storage/search-text.ts';
import type { SqlValue } from '../../storage/sql.ts';
import type { CopyField } from './copy-text.ts';
import { createFieldCodec, type FieldCodec, toStrangerValue } from './field-codec.ts';

/** A table that rows of a snapshot are written into many at once; its columns are the fields of the domain type. */
interface BulkTable {
  readonly table: string;
  readonly schema: z.ZodObject;
  /** A column that is made from a field. */
  readonly derived?: {
    readonly column: string;
    readonly field: string;
    readonly derive: (value: SqlValue) => SqlValue;
  };
}

const fold = (value: SqlValue): SqlValue => foldText(String(value));

/** The entities of which there may be many; the others are applied one by one. */
const bulkTables: Readonly<Partial<Record<SyncEntity, BulkTable>>> = {
  call: { table: 'calls', schema: callSchema },
  utterance: { table: 'utterances', schema: utteranceSchema },
  suggestion: { table: 'suggestions', schema: suggestionSchema },
  leg: { table: 'legs', schema: legSchema },
  contact: {
    table: 'contacts',
    schema: contactSchema,
    derived: { column: 'folded_name', field: 'name', derive: fold },
  },
  article: {
    table: 'articles',
    schema: articleSchema,
    derived: { column: 'folded_title', field: 'title', derive: fold },
  },
};

/** How the rows of a block become rows of a table. */
export interface BulkPlan {
  /** The statement that inserts so many rows; a row that is there already is left out. */
  insertText(rows: number): string;
  /** The values of a row; null: it has to be looked at more closely. */
  encode(fields: readonly CopyField[]): SqlValue[] | null;
  /** Where the start of a call stands; -1 when these are no calls. */
  readonly startedAt: number;
}

type Cell = (fields: readonly CopyField[], row: readonly SqlValue[]) => SqlValue | undefined;

const toColumn = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Null: this block cannot be written many rows at once. */
export function createBulkPlan(entity: string, names: readonly string[]): BulkPlan | null {
  const bulk = Object.entries(bulkTables).find(([known]) => known === entity)?.[1];
  if (bulk === undefined) return null;
  const cells = createCells(bulk, names);
  if (cells === null) return null;
  // The place of a call in time stands first; whoever stores the row fills it in.
  const first = bulk.table === 'calls' ? ['call_key'] : [];
  const columns = [...first, ...cells.map(({ column }) => column)];
  const head = `INSERT OR IGNORE INTO ${bulk.table} (${columns.join(', ')}) VALUES`;
  const one = `(${columns.map(() => '?').join(', ')})`;
  const texts = new Map<number, string>();
  return {
    insertText(rows) {
      const text = texts.get(rows) ?? `${head} ${Array.from({ length: rows }, () => one).join(', ')}`;
      texts.set(rows, text);
      return text;
    },
    encode(fields) {
      if (fields.length !== names.length) return null;
      const row: SqlValue[] = first.length === 0 ? [] : [0];
      for (const { cell } of cells) {
        const value = cell(fields, row);
        if (value === undefined) return null;
        row.push(value);
      }
      return row;
    },
    startedAt: columns.indexOf('started_at'),
  };
}

interface NamedCell {
  readonly column: string;
  readonly cell: Cell;
}

/** Null: a field is missing without which there is no record. */
function createCells({ schema, derived }: BulkTable, names: readonly string[]): NamedCell[] | null {
  const cells: NamedCell[] = [];
  for (const [field, type] of Object.entries(schema.shape)) {
    const codec = createFieldCodec(type);
    const at = names.indexOf(field);
    if (at === -1 && codec.missing === undefined) return null;
    cells.push({ column: toColumn(field), cell: createCell(codec, at) });
    if (derived?.field === field) {
      cells.push({ column: derived.column, cell: (_, row) => derived.derive(row.at(-1) ?? null) });
    }
  }
  const strangers = names.flatMap((name, at) => (name in schema.shape ? [] : [{ name, at }]));
  return [...cells, { column: 'extra', cell: (fields) => toExtra(strangers, fields) }];
}

function createCell({ toSql, missing }: FieldCodec, at: number): Cell {
  if (at === -1) return () => missing;
  return (fields) => toSql(fields[at] ?? null);
}

/** The fields that a newer API added, as JSON; null: none. */
function toExtra(
  strangers: readonly { readonly name: string; readonly at: number }[],
  fields: readonly CopyField[],
): string | null {
  if (strangers.length === 0) return null;
  return JSON.stringify(
    Object.fromEntries(strangers.map(({ name, at }) => [name, toStrangerValue(fields[at] ?? null)])),
  );
}
