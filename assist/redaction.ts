import type { Conversation } from './types.ts';

/**
 * What must not reach a model, replaced by a word in brackets. Each rule finds candidates, `isHit` decides.
 * A new rule is one entry; the order matters, because what an earlier rule took is gone for the later ones.
 */
interface Rule {
  readonly label: string;
  readonly pattern: RegExp;
  readonly isHit: (candidate: string) => boolean;
}

const always = () => true;

const rules: readonly Rule[] = [
  { label: '[e-mail]', pattern: /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, isHit: always },
  { label: '[iban]', pattern: /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}\b/gi, isHit: isIban },
  { label: '[card]', pattern: /\d(?:[ .\-\u00a0\u202f]{0,3}\d){12,18}/g, isHit: isCardNumber },
  {
    label: '[cvv]',
    pattern:
      /(?<=\b(?:cvv|cvc|cvv2|cryptogram(?:me)?|security code|code de sécurité)\b[^\d.?!]{0,24})\d(?: ?\d){2,3}(?!\d)/giu,
    isHit: always,
  },
  {
    label: '[expiry]',
    pattern:
      /(?<=\b(?:expir\w*|valid\w* (?:until|to|thru)|valable jusqu'?\w*)\b[^\d?!]{0,24})\d{1,2} ?[/-] ?\d{2,4}/giu,
    isHit: always,
  },
  {
    label: '[phone]',
    pattern: /(?<![\d.,])(?:\+|00)?\(?\d(?:[ .\-()/\u00a0\u202f]{0,2}\d){8,14}(?!\d)/g,
    isHit: isPhone,
  },
];

/** The text with card numbers, security codes, bank accounts, e-mail addresses and telephone numbers taken out. */
export function redactText(text: string): string {
  return rules.reduce(
    (rest, { label, pattern, isHit }) => rest.replace(pattern, (found) => (isHit(found) ? label : found)),
    text,
  );
}

export function redactConversation(conversation: Conversation): Conversation {
  return {
    ...conversation,
    turns: conversation.turns.map((turn) => ({ ...turn, text: redactText(turn.text) })),
  };
}

function digitsOf(text: string): readonly number[] {
  return text.replace(/\D/g, '').split('').map(Number);
}

/** The check digit of payment cards (ISO/IEC 7812-1, Luhn). */
function isCardNumber(candidate: string): boolean {
  const digits = digitsOf(candidate);
  const sum = digits.toReversed().reduce((total, digit, position) => {
    const doubled = position % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return digits.length >= 13 && digits.length <= 19 && sum % 10 === 0;
}

/** The check digits of bank accounts (ISO 13616): letters become numbers, the whole is 1 modulo 97. */
function isIban(candidate: string): boolean {
  const account = candidate.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  if (account.length < 15 || account.length > 34) return false;
  const numeral = (account.slice(4) + account.slice(0, 4))
    .split('')
    .map((char) => parseInt(char, 36))
    .join('');
  return numeral.split('').reduce((rest: number, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

/** Nine digits or more that begin like a telephone number: an order number of as many digits usually does not. */
function isPhone(candidate: string): boolean {
  const digits = candidate.replace(/\D/g, '');
  const isWritten = /\d[ .\-()/\u00a0\u202f]+\d/.test(candidate);
  return /^(\+|00|0[1-9])/.test(candidate) || (isWritten && digits.length >= 10);
}
