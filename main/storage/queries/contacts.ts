import { z } from 'zod';
import type { Contact } from '../../../contracts/domain/contact.ts';
import { type ContactId, contactNumberSchema } from '../../../contracts/ids.ts';
import { contactOverlay } from '../overlay.ts';
import type { Reader, Writer } from '../reader.ts';
import { foldText } from '../search-text.ts';
import { change, select } from '../sql.ts';
import { overlayPending } from './shadows.ts';

type ContactRow = Omit<Contact, 'numbers'> & { readonly numbers: string };

const columns = `contacts.id AS id, contacts.name AS name, contacts.company AS company,
  contacts.numbers AS numbers, contacts.note AS note, contacts.updated_at AS updatedAt`;
const byId = select<ContactRow>(`SELECT ${columns} FROM contacts WHERE id = $id`);
const numbersSchema = z.array(contactNumberSchema);

function toContact(row: ContactRow): Contact {
  return { ...row, numbers: numbersSchema.parse(JSON.parse(row.numbers)) };
}

export function loadContact(db: Reader, id: ContactId): Contact | null {
  const row = db.get(byId, { id });
  return row === null ? null : toContact(row);
}

const setExtra = change('UPDATE contacts SET extra = $extra WHERE id = $id AND extra IS NOT $extra');

/** Stores a contact as the change feed gives it. `extra`: the fields this version does not know. */
export function applyServerContact(db: Writer, contact: Contact, extra: string | null): void {
  writeContact(db, overlayPending(db, contactOverlay, contact));
  db.run(setExtra, { id: contact.id, extra });
}

const upsert = change(`
  INSERT INTO contacts (id, name, folded_name, company, numbers, note, updated_at)
  VALUES ($id, $name, $foldedName, $company, $numbers, $note, $updatedAt)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, folded_name = excluded.folded_name,
    company = excluded.company, numbers = excluded.numbers, note = excluded.note, updated_at = excluded.updated_at`);
const dropNumbers = change(
  'DELETE FROM contact_numbers WHERE contact_key = (SELECT contact_key FROM contacts WHERE id = $id)',
);
const addNumber = change(`
  INSERT OR IGNORE INTO contact_numbers (number, contact_key)
  SELECT $number, contact_key FROM contacts WHERE id = $id`);

/** Writes the row as it stands, with nothing laid over it. */
export function writeContact(db: Writer, contact: Contact): void {
  const { id, numbers } = contact;
  db.run(upsert, { ...contact, numbers: JSON.stringify(numbers), foldedName: foldText(contact.name) });
  db.run(dropNumbers, { id });
  for (const number of numbers) db.run(addNumber, { id, number });
  db.touch('contacts', null);
}

const deleteRow = change('DELETE FROM contacts WHERE id = $id');

export function deleteContactRow(db: Writer, id: ContactId): void {
  if (db.run(deleteRow, { id }) > 0) db.touch('contacts', null);
}
