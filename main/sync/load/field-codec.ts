import { z } from 'zod';
import type { SqlValue } from '../../storage/sql.ts';
import type { CopyField } from './copy-text.ts';

/** Between a field of a snapshot, which is text, the column it is stored in, and the value of the domain type. */
export interface FieldCodec {
  /** Undefined: the schema may not accept it, which a slower look must tell. */
  readonly toSql: (field: CopyField) => SqlValue | undefined;
  /** Not checked: what is no value of the type stays text. */
  readonly toValue: (field: CopyField) => unknown;
  /** What is stored when a snapshot does not have the field; undefined: it must have it. */
  readonly missing: SqlValue | undefined;
}

/** As zod has it. */
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

interface TextCodec {
  toSql(field: string): SqlValue | undefined;
  toValue(field: string): unknown;
}

/** The codec of a field of a domain schema. */
export function createFieldCodec(schema: z.core.$ZodType): FieldCodec {
  if (schema instanceof z.ZodDefault) {
    const inner = createFieldCodec(schema.def.innerType);
    return { ...inner, missing: toStored(schema.def.defaultValue) };
  }
  if (schema instanceof z.ZodNullable) {
    const { toSql, toValue } = createFieldCodec(schema.def.innerType);
    return {
      missing: undefined,
      toSql: (field) => (field === null ? null : toSql(field)),
      toValue: (field) => (field === null ? null : toValue(field)),
    };
  }
  const codec = createTextCodec(schema);
  return {
    missing: undefined,
    toSql: (field) => (field === null ? undefined : codec.toSql(field)),
    toValue: (field) => (field === null ? null : codec.toValue(field)),
  };
}

function toStored(value: unknown): SqlValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}

function createTextCodec(schema: z.core.$ZodType): TextCodec {
  if (schema instanceof z.ZodNumber) return { toSql: toCount, toValue: toNumber };
  if (schema instanceof z.ZodBoolean) return { toSql: toFlag, toValue: toBoolean };
  if (schema instanceof z.ZodEnum) return createWordCodec(schema);
  if (schema instanceof z.ZodArray || schema instanceof z.ZodObject) return createJsonCodec(schema);
  const accepts = createTextTest(schema);
  return { toSql: (field) => (accepts(field) ? field : undefined), toValue: (field) => field };
}

/** Whole and not below zero, as all our numbers are. */
function toCount(field: string): number | undefined {
  const value = field === '' ? Number.NaN : Number(field);
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function toNumber(field: string): unknown {
  return /^-?\d+$/.test(field) ? Number(field) : field;
}

function toFlag(field: string): 0 | 1 | undefined {
  if (field === 't') return 1;
  return field === 'f' ? 0 : undefined;
}

function toBoolean(field: string): unknown {
  return field === 't' || field === 'f' ? field === 't' : field;
}

function createWordCodec(schema: z.ZodEnum): TextCodec {
  const words = new Set<unknown>(schema.options);
  return { toSql: (field) => (words.has(field) ? field : undefined), toValue: (field) => field };
}

function createJsonCodec(schema: z.ZodArray | z.ZodObject): TextCodec {
  return {
    toSql(field) {
      // Most calls have no tags.
      if (field === '[]' && schema instanceof z.ZodArray) return field;
      const parsed = schema.safeParse(parseJson(field));
      return parsed.success ? JSON.stringify(parsed.data) : undefined;
    },
    toValue: parseJson,
  };
}

/** A field that no schema names: lists and objects come as JSON, the rest stays the text that came. */
export function toStrangerValue(field: CopyField): unknown {
  return field !== null && /^[[{]/.test(field) ? parseJson(field) : field;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const mostRemembered = 20_000;

/** What only the schema can tell is asked once for each text: numbers and names come again and again. */
function createTextTest(schema: z.core.$ZodType): (field: string) => boolean {
  if (schema instanceof z.ZodUUID) return (field) => uuidPattern.test(field);
  if (schema instanceof z.ZodString && hasOnlyLengths(schema)) {
    const least = schema.minLength ?? 0;
    const most = schema.maxLength ?? Number.MAX_SAFE_INTEGER;
    return (field) => field.length >= least && field.length <= most;
  }
  const remembered = new Map<string, boolean>();
  return (field) => {
    const known = remembered.get(field);
    if (known !== undefined) return known;
    const parsed = z.core.safeParse(schema, field);
    const isAccepted = parsed.success && parsed.data === field;
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(field, isAccepted);
    return isAccepted;
  };
}

function hasOnlyLengths(schema: z.ZodString): boolean {
  const kinds = (schema.def.checks ?? []).map((check) => check._zod.def.check);
  return kinds.every((kind) => kind === 'max_length' || kind === 'min_length');
}

/** A row of a snapshot that could not be written with the others, by the names of its fields. */
export interface CopyRow {
  readonly copyRow: Readonly<Record<string, CopyField>>;
}

export function isCopyRow(value: unknown): value is CopyRow {
  return typeof value === 'object' && value !== null && 'copyRow' in value;
}

const codecsOf = new WeakMap<z.ZodObject, ReadonlyMap<string, FieldCodec>>();

function loadCodecs(schema: z.ZodObject): ReadonlyMap<string, FieldCodec> {
  const known = codecsOf.get(schema);
  if (known !== undefined) return known;
  const codecs = new Map(Object.entries(schema.shape).map(([name, type]) => [name, createFieldCodec(type)]));
  codecsOf.set(schema, codecs);
  return codecs;
}

/** The record as the change feed would give it; not checked. Fields that the schema does not name stay text. */
export function toRecord(schema: z.ZodObject, { copyRow }: CopyRow): Record<string, unknown> {
  const codecs = loadCodecs(schema);
  return Object.fromEntries(
    Object.entries(copyRow).map(([name, field]) => {
      const codec = codecs.get(name);
      return [name, codec === undefined ? toStrangerValue(field) : codec.toValue(field)];
    }),
  );
}
