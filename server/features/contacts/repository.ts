import { type Contact, contactSchema } from '../../../contracts/domain/contact.ts';
import type { ContactId, UtcMs } from '../../../contracts/ids.ts';
import type { Transaction } from '../../db/database.ts';
import { type EntityLoader, recordChange, recordDeletion } from '../sync/changes.ts';
import type { SnapshotSource } from '../sync/snapshot/snapshot-source.ts';

const columns = 'id, name, company, numbers, note, updated_at AS "updatedAt"';

export const loadContactValues: EntityLoader = async (db, ids) => {
  const rows = await db.query<unknown>(
    `SELECT ${columns} FROM contacts WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL`,
    [ids],
    'contacts.values',
  );
  return new Map(rows.map((row) => contactSchema.parse(row)).map((contact) => [contact.id, contact]));
};

export const contactSnapshot: SnapshotSource = {
  entity: 'contact',
  table: 'contacts',
  audience: 'everybody',
  columns: {
    id: 't.id',
    name: 't.name',
    company: 't.company',
    numbers: 't.numbers',
    note: 't.note',
    updatedAt: 't.updated_at',
  },
  where: 't.deleted_at IS NULL',
};

/** `deleted`: there was one, and what is written to it has nowhere to go. `unknown`: there never was. */
export type FoundContact = Contact | 'deleted' | 'unknown';

/** Locks the contact until the transaction ends. */
export async function lockContact(tx: Transaction, id: ContactId): Promise<FoundContact> {
  const [row] = await tx.query<{ deletedAt: UtcMs | null }>(
    `SELECT ${columns}, deleted_at AS "deletedAt" FROM contacts WHERE id = $1 FOR UPDATE`,
    [id],
    'contacts.lock',
  );
  if (!row) return 'unknown';
  return row.deletedAt === null ? contactSchema.parse(row) : 'deleted';
}

/** False: there is, or was, one under this id. */
export async function insertContact(tx: Transaction, contact: Contact): Promise<boolean> {
  const { id, name, company, numbers, note, updatedAt } = contact;
  const rows = await tx.query<{ id: string }>(
    `INSERT INTO contacts (id, name, company, numbers, note, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [id, name, company, JSON.stringify(numbers), note, updatedAt],
  );
  if (rows.length === 0) return false;
  await recordChange(tx, { entity: 'contact', id, audience: null });
  return true;
}

/** The contact is locked by the caller. */
export async function updateContact(tx: Transaction, contact: Contact): Promise<void> {
  const { id, name, company, numbers, note, updatedAt } = contact;
  await tx.query(
    'UPDATE contacts SET name = $2, company = $3, numbers = $4, note = $5, updated_at = $6 WHERE id = $1',
    [id, name, company, JSON.stringify(numbers), note, updatedAt],
  );
  await recordChange(tx, { entity: 'contact', id, audience: null });
}

/** Nothing personal stays; the id does, so that it is known to be deleted. */
export async function deleteContact(tx: Transaction, id: ContactId, nowMs: UtcMs): Promise<void> {
  await tx.query(
    `UPDATE contacts SET name = '', company = '', numbers = '[]', note = '', updated_at = $2, deleted_at = $2
     WHERE id = $1`,
    [id, nowMs],
  );
  await recordDeletion(tx, { entity: 'contact', ids: [id] });
}
