import type { TFunction } from 'i18next';
import type { Call } from '../../../contracts/domain/call.ts';
import type { HistoryItem } from '../../../contracts/ipc/history.ts';
import { formatNumber } from './phone-number.ts';
import { toPlainText } from './plain-text.ts';

type ContactOf = Pick<Call, 'contactName' | 'contactNumber'>;

export function toNumberText(number: Call['contactNumber'], country: string, t: TFunction): string {
  return number === 'anonymous' ? t('calls.anonymous') : formatNumber(number, country);
}

/** The name when it is known, else the number. */
export function toContactLabel(contact: ContactOf, country: string, t: TFunction): string {
  return toPlainText(contact.contactName?.trim() ?? '') || toNumberText(contact.contactNumber, country, t);
}

/** The same for a call of the history: the name of the contact goes before the one that came with the call. */
export function toItemLabel(
  { call, contact }: Pick<HistoryItem, 'call' | 'contact'>,
  country: string,
  t: TFunction,
): string {
  return toContactLabel({ ...call, contactName: contact?.name ?? call.contactName }, country, t);
}

/** One or two letters for a round sign. */
export function toInitials(name: string): string {
  const words = name.split(/[\s-]+/).filter((word) => /^\p{L}/u.test(word));
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : undefined].map(
    (word) => Array.from(word ?? '')[0] ?? '',
  );
  return letters.join('').toUpperCase();
}
