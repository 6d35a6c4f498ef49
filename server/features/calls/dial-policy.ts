import {
  type CountryCode,
  getCountries,
  type NumberType,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { ContactNumber } from '../../../contracts/ids.ts';
import { toContactNumber } from './new-call.ts';

/** Why a number is not dialled. `at-once`, `per-minute`, `per-day`: there were too many already. */
export const dialRefusals = [
  'not-a-number',
  'emergency',
  'country',
  'kind',
  'at-once',
  'per-minute',
  'per-day',
] as const;
export type DialRefusal = (typeof dialRefusals)[number];

export interface DialLimits {
  readonly perMinute: number;
  readonly perDay: number;
  readonly atOnce: number;
}

export interface DialPolicy {
  /** ISO 3166: those whose numbers are dialled. */
  readonly countries: readonly string[];
  readonly perOperator: DialLimits;
  readonly all: DialLimits;
}

export type DialVerdict =
  | { readonly kind: 'allowed'; readonly number: ContactNumber }
  | { readonly kind: 'refused'; readonly reason: DialRefusal };

/** Those that cost what such calls cost. Numbers of other kinds are dearer, or are nobody's telephone. */
const usualKinds = new Set<NumberType>([
  'FIXED_LINE',
  'MOBILE',
  'FIXED_LINE_OR_MOBILE',
  'TOLL_FREE',
  'VOIP',
  'UAN',
]);

/** Of Europe, America, Asia and Oceania, as far as they are not used for anything else. */
const emergencyNumbers = new Set(
  '000 100 101 102 103 104 106 108 110 111 112 113 114 115 116117 117 118 119 120 122 123 15 155 158 17 18 190 191 192 193 195 196 911 988 995 999 1122'.split(
    ' ',
  ),
);

/**
 * Whether a number may be dialled, apart from how many there were: in E.164, real and complete, of an allowed country and of a
 * usual kind. Satellite and international networks are of no country, so they are never allowed; nor is anything that would be
 * dialled after the answer.
 */
export function judgeNumber(text: string, countries: readonly string[]): DialVerdict {
  const refuse = (reason: DialRefusal): DialVerdict => ({ kind: 'refused', reason });
  if (isEmergency(text)) return refuse('emergency');
  if (!isInternational(text)) return refuse('not-a-number');
  const number = parsePhoneNumberFromString(text);
  if (!number?.isValid() || number.number !== text) return refuse('not-a-number');
  if (!usualKinds.has(number.getType())) return refuse('kind');
  if (number.country === undefined || !countries.includes(number.country)) return refuse('country');
  return { kind: 'allowed', number: toContactNumber(number.number) };
}

/** As it is dialled, or with a country in front of it. */
function isEmergency(text: string): boolean {
  const digits = text.replace(/^(\+|00)/, '');
  if (emergencyNumbers.has(text) || emergencyNumbers.has(digits)) return true;
  const number = parsePhoneNumberFromString(`+${digits}`);
  return number?.isValid() === false && emergencyNumbers.has(number.nationalNumber);
}

/** E.164, as far as its form tells. */
export function isInternational(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

export function isCountry(code: string): code is CountryCode {
  return (getCountries() as readonly string[]).includes(code);
}

/** Of a number in E.164; null: of no country. */
export function findCountry(number: string): string | null {
  return parsePhoneNumberFromString(number)?.country ?? null;
}
