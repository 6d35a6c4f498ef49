import type { Conversation } from './types.ts';

/**
 * What must not reach a model, replaced by a word in brackets. A new rule is one entry; the order matters, because
 * what an earlier rule took is gone for the later ones. Every repetition has a bound, so that no text takes long.
 */
interface Rule {
  readonly pattern: RegExp;
  /** What stands there instead; the candidate itself when it is innocent. */
  readonly replace: (candidate: string) => string;
}

const by = (label: string, isHit: (candidate: string) => boolean = () => true) => ({
  replace: (candidate: string) => (isHit(candidate) ? label : candidate),
});

const rules: readonly Rule[] = [
  {
    pattern: /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6}/gu,
    ...by('[e-mail]'),
  },
  { pattern: /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}\b/gi, ...by('[iban]', isIban) },
  { pattern: /\d(?:[ .\-\u00a0\u202f]{0,3}\d){12,60}/g, replace: replaceCards },
  {
    pattern:
      /(?<=\b(?:cvv|cvc|cvv2|cryptogram(?:me)?|security code|code de sécurité)\b[^\d.?!]{0,24})\d(?: ?\d){2,3}(?!\d)/giu,
    ...by('[cvv]'),
  },
  {
    pattern:
      /(?<=\b(?:expir\w{0,8}|valid\w{0,4} (?:until|to|thru)|valable jusqu'?\w{0,3})\b[^\d?!]{0,24})\d{1,2} ?[/-] ?\d{2,4}/giu,
    ...by('[expiry]'),
  },
  {
    pattern: /(?<![\d.,])(?:\+|00)?\(?\d(?:[ .\-()/\u00a0\u202f]{0,2}\d){8,14}(?!\d)/g,
    ...by('[phone]', isPhone),
  },
];

/** The text with card numbers, security codes, bank accounts, e-mail addresses and telephone numbers taken out. */
export function redactText(text: string): string {
  return rules.reduce((rest, { pattern, replace }) => rest.replace(pattern, replace), text);
}

export function redactConversation(conversation: Conversation): Conversation {
  return {
    ...conversation,
    turns: conversation.turns.map((turn) => ({ ...turn, text: redactText(turn.text) })),
  };
}

/** Lengths of card numbers by their first digits. */
const cardForms = [
  /^4\d{12}(?:\d{3})?(?:\d{3})?$/,
  /^[2356]\d{15}$/,
  /^3[47]\d{13}$/,
  /^3[068]\d{12}$/,
  /^[56]\d{11,18}$/,
];
const cardLengths = [19, 18, 17, 16, 15, 14, 13];

/** Takes the cards out of a run of digits: people say the expiry date right after the number. */
function replaceCards(run: string): string {
  const positions = [...run.matchAll(/\d/g)].map(({ index }) => index);
  const digits = run.replace(/\D/g, '');
  for (let from = 0; from + 13 <= digits.length; from += 1) {
    const length = cardLengths.find((one) => isCardNumber(digits.slice(from, from + one), one));
    if (length === undefined) continue;
    const start = positions[from] ?? 0;
    const end = (positions[from + length - 1] ?? run.length) + 1;
    return `${run.slice(0, start)}[card]${replaceCards(run.slice(end))}`;
  }
  return run;
}

/** The check digit of payment cards (ISO/IEC 7812-1, Luhn). */
function isCardNumber(candidate: string, length: number): boolean {
  if (candidate.length !== length || !cardForms.some((form) => form.test(candidate))) return false;
  const sum = candidate
    .split('')
    .map(Number)
    .toReversed()
    .reduce((total, digit, position) => {
      const doubled = position % 2 === 1 ? digit * 2 : digit;
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return sum % 10 === 0;
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
