import {
  AsYouType,
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js';

export function toCountry(country: string): CountryCode {
  return isSupportedCountry(country) ? country : 'FR';
}

/** Groups the digits while they are typed. Text with other signs in it is left as it stands, to be told apart as wrong. */
export function formatTyped(text: string, country: string): string {
  if (/[^\d+\s().\-/\u00a0]/.test(text)) return text;
  const digits = text.replace(/[^\d+]/g, '');
  return new AsYouType(toCountry(country)).input(digits);
}

/** A stored number as people write it: national at home, international abroad. */
export function formatNumber(number: string, country: string): string {
  const parsed = parsePhoneNumberFromString(number);
  if (!parsed) return number;
  return parsed.country === toCountry(country) ? parsed.formatNational() : parsed.formatInternational();
}

/** Whether it can be a number at all; main parses it again and has the last word. */
export function canBeDialled(text: string, country: string): boolean {
  if (/[^\d+\s().\-/\u00a0]/.test(text)) return false;
  return parsePhoneNumberFromString(text, toCountry(country))?.isPossible() ?? false;
}

/** Where the cursor belongs after formatting: behind as many digits as before. */
export function findCursor(formatted: string, digitsBefore: number): number {
  let seen = 0;
  for (let index = 0; index < formatted.length; index += 1) {
    if (seen === digitsBefore) return index;
    if (/[\d+*#]/.test(formatted.charAt(index))) seen += 1;
  }
  return formatted.length;
}

export function countDigits(text: string): number {
  return text.replace(/[^\d+*#]/g, '').length;
}

/** What was typed in E.164, or null when it is no number. */
export function toE164(text: string, country: string): string | null {
  return canBeDialled(text, country)
    ? (parsePhoneNumberFromString(text, toCountry(country))?.number ?? null)
    : null;
}
