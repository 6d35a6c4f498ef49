import type { AuditKind } from '../../../contracts/domain/audit.ts';
import { fail, type Result, succeed } from '../../../contracts/result.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../db/database.ts';
import { isUniqueViolation } from '../../db/errors.ts';
import type { Origin } from '../audit/audit-log.ts';

/** A kind of record that administrators keep: how it is read and written, and what the audit log says of it. */
export interface RecordStore<T extends { readonly id: string }> {
  readonly kinds: { readonly created: AuditKind; readonly edited: AuditKind };
  /** Waits for whoever changes it just now. Null: there is none. */
  lock(tx: Transaction, id: string): Promise<T | null>;
  /** Makes it or changes it, and records the change where desktops see it. */
  save(tx: Transaction, record: T, context: Pick<Context, 'clock'>): Promise<Result<T>>;
  /** What of it may stand in the audit log. */
  toShown(record: T): Readonly<Record<string, unknown>>;
}

/** One that past calls do not name, so that it can go. */
export interface DeletableStore<T extends { readonly id: string }> extends RecordStore<T> {
  readonly deleted: AuditKind;
  remove(tx: Transaction, id: string): Promise<void>;
}

type Needs = Pick<Context, 'db' | 'clock' | 'audit'>;

export function createRecord<T extends { readonly id: string }>(
  context: Needs,
  store: RecordStore<T>,
  { record, from }: { readonly record: T; readonly from: Origin },
): Promise<Result<T>> {
  return commitOrTaken(context, async (tx) => {
    const saved = await store.save(tx, record, context);
    if (!saved.ok) return saved;
    const details = { after: store.toShown(saved.value) };
    await context.audit.record(tx, { kind: store.kinds.created, from, subjectId: record.id, details });
    return saved;
  });
}

type Fields<T> = { readonly [K in keyof T]?: T[K] | undefined };

interface Edit<T> {
  readonly id: string;
  /** Those left out stay as they are. */
  readonly fields: Fields<T>;
  readonly from: Origin;
}

export function editRecord<T extends { readonly id: string }>(
  context: Needs,
  store: RecordStore<T>,
  { id, fields, from }: Edit<T>,
): Promise<Result<T>> {
  return commitOrTaken(context, async (tx) => {
    const before = await store.lock(tx, id);
    if (before === null) return fail('not-found');
    const saved = await store.save(tx, withFields(before, fields), context);
    if (!saved.ok) return saved;
    const details = { before: store.toShown(before), after: store.toShown(saved.value) };
    await context.audit.record(tx, { kind: store.kinds.edited, from, subjectId: id, details });
    return saved;
  });
}

export function deleteRecord<T extends { readonly id: string }>(
  context: Needs,
  store: DeletableStore<T>,
  { id, from }: { readonly id: string; readonly from: Origin },
): Promise<Result<Record<string, never>>> {
  return commitOrTaken(context, async (tx) => {
    const before = await store.lock(tx, id);
    if (before === null) return fail('not-found');
    await store.remove(tx, id);
    const details = { before: store.toShown(before) };
    await context.audit.record(tx, { kind: store.deleted, from, subjectId: id, details });
    return succeed({});
  });
}

/** A name that somebody else took, maybe at the same moment, is an answer and no bug. */
export async function commitOrTaken<T>(
  { db }: Pick<Context, 'db'>,
  work: (tx: Transaction) => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    return await db.transaction(work);
  } catch (error) {
    if (isUniqueViolation(error)) return fail('already-exists');
    throw error;
  }
}

function withFields<T extends object>(record: T, fields: Fields<T>): T {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  // Only what was left out is missing.
  return { ...record, ...(given as Partial<T>) };
}
