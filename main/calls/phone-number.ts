import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { ContactNumber } from '../../contracts/ids.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';

/**
 * The number that was meant by what was typed, in E.164. `country` (two letters) is where a number without a
 * prefix is dialled. The full metadata is used: the small one lets many wrong numbers pass.
 */
export function parsePhoneNumber(typed: string, country: string): Result<ContactNumber> {
  const parsed = parsePhoneNumberFromString(typed.trim().replace(/^tel:/i, ''), {
    ...(isSupportedCountry(country) ? { defaultCountry: country } : {}),
    extract: false,
  });
  if (parsed === undefined || !parsed.isValid()) return fail('invalid-phone-number');
  return succeed(parsed.number);
}
