import type { ContactId } from '../../../contracts/ids.ts';
import type { Reader } from '../reader.ts';
import { select } from '../sql.ts';

export interface CallContact {
  readonly id: ContactId;
  readonly name: string;
  readonly company: string;
}

/**
 * The key of the contact whose number it is, for an SQL expression that gives the number. Of several the one changed last;
 * a withheld number is nobody's.
 */
export function contactKeyOf(number: string): string {
  return `(
    SELECT owners.contact_key FROM contact_numbers JOIN contacts AS owners USING (contact_key)
    WHERE contact_numbers.number = ${number} AND contact_numbers.number <> 'anonymous'
    ORDER BY owners.updated_at DESC, owners.id DESC LIMIT 1
  )`;
}

const ofNumber = select<CallContact>(
  `SELECT id, name, company FROM contacts WHERE contact_key = ${contactKeyOf('$number')}`,
);

export function loadContactOfNumber(db: Reader, number: string): CallContact | null {
  return db.get(ofNumber, { number });
}
