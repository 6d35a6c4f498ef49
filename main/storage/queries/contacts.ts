import { z } from 'zod';
import type { Contact } from '../../../contracts/domain/contact.ts';
import { type ContactId, contactNumberSchema } from '../../../contracts/ids.ts';
import { contactOverlay } from '../overlay.ts';
import type { Reader, Writer } from '../reader.ts';
import { foldText, toNumberParts } from '../search-text.ts';
import { change, select } from '../sql.ts';
import { loadContactOfNumber } from './contact-of-number.ts';
import { renewSearchOf } from './search-renewal.ts';
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

const allByName = select<ContactRow>(
  `SELECT ${columns} FROM contacts ORDER BY folded_name, id LIMIT CAST($limit AS INTEGER)`,
);
const foundByName = select<ContactRow>(`
  SELECT ${columns} FROM contact_search JOIN contacts ON contact_key = contact_search.rowid
  WHERE contact_search MATCH $match ORDER BY folded_name, id LIMIT CAST($limit AS INTEGER)`);

/** By name. `match`: an FTS5 expression over name, company, number and note; null: all contacts. */
export function loadContacts(db: Reader, match: string | null, limit: number): Contact[] {
  const rows = match === null ? db.all(allByName, { limit }) : db.all(foundByName, { match, limit });
  return rows.map(toContact);
}

const setExtra = change('UPDATE contacts SET extra = $extra WHERE id = $id AND extra IS NOT $extra');

/** Stores a contact as the change feed gives it. `extra`: the fields this version does not know. */
export function applyServerContact(db: Writer, contact: Contact, extra: string | null): void {
  takeBase(db, contact.id, contact);
  db.run(setExtra, { id: contact.id, extra });
}

/** Deletes what the API deleted; changes that still wait are laid over nothing. */
export function deleteContact(db: Writer, id: ContactId): void {
  takeBase(db, id, null);
}

function takeBase(db: Writer, id: ContactId, base: Contact | null): void {
  const shown = overlayPending(db, contactOverlay, { id, base });
  if (shown === null) deleteContactRow(db, id);
  else writeContact(db, shown);
}

const upsert = change(`
  INSERT INTO contacts (id, name, folded_name, company, numbers, note, updated_at)
  VALUES ($id, $name, $foldedName, $company, $numbers, $note, $updatedAt)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, folded_name = excluded.folded_name,
    company = excluded.company, numbers = excluded.numbers, note = excluded.note, updated_at = excluded.updated_at`);
const keyOf = select<{ key: number }>('SELECT contact_key AS key FROM contacts WHERE id = $id');
const dropNumbers = change('DELETE FROM contact_numbers WHERE contact_key = $key');
const addNumber = change(
  'INSERT OR IGNORE INTO contact_numbers (number, contact_key) VALUES ($number, $key)',
);

/** Writes the row as it stands, with nothing laid over it. */
export function writeContact(db: Writer, contact: Contact): void {
  const { id, numbers } = contact;
  followNames(db, [...(loadContact(db, id)?.numbers ?? []), ...numbers], () => {
    db.run(upsert, { ...contact, numbers: JSON.stringify(numbers), foldedName: foldText(contact.name) });
    const key = db.get(keyOf, { id })?.key;
    if (key === undefined) return;
    db.run(dropNumbers, { key });
    for (const number of numbers) db.run(addNumber, { key, number });
    indexContact(db, key, contact);
  });
  db.touch('contacts', null);
}

/** Does `work`, and has the calls of those numbers indexed anew that have another name after it. */
function followNames(db: Writer, numbers: readonly string[], work: () => void): void {
  const nameOf = (number: string): string => {
    const contact = loadContactOfNumber(db, number);
    return contact === null ? '' : `${contact.name}\n${contact.company}`;
  };
  const before = new Map([...new Set(numbers)].map((number) => [number, nameOf(number)]));
  work();
  for (const [number, name] of before) if (nameOf(number) !== name) renewSearchOf(db, number);
}

const replaceEntry = change(`
  INSERT OR REPLACE INTO contact_search (rowid, name, company, number, note)
  VALUES (CAST($key AS INTEGER), $name, $company, $number, $note)`);
const dropEntry = change('DELETE FROM contact_search WHERE rowid = CAST($key AS INTEGER)');

function indexContact(db: Writer, key: number, { name, company, numbers, note }: Contact): void {
  db.run(replaceEntry, {
    key,
    name: foldText(name),
    company: foldText(company),
    number: numbers.map(toNumberParts).join(' '),
    note: foldText(note),
  });
}

const deleteRow = change('DELETE FROM contacts WHERE contact_key = $key');

export function deleteContactRow(db: Writer, id: ContactId): void {
  const key = db.get(keyOf, { id })?.key;
  if (key === undefined) return;
  followNames(db, loadContact(db, id)?.numbers ?? [], () => {
    db.run(dropEntry, { key });
    // Its numbers go with it.
    db.run(deleteRow, { key });
  });
  db.touch('contacts', null);
}
