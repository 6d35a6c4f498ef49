import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { expect, test } from 'vitest';
import { judgeNumber } from './dial-policy.ts';

const countries = ['FR', 'US', 'GB', 'IT'];

test.each(['+33199000001', '+33612345678', '+12025550101', '+442071838750', '+33800123456', '+390698123456'])(
  '%s is dialled',
  (number) => {
    expect(judgeNumber(number, countries)).toEqual({ kind: 'allowed', number });
  },
);

/** Guernsey, Jersey, Man and the Vatican: the numbers given for them are told from those of a neighbour by nobody. */
const sharingCodes = new Set<string>(['GG', 'IM', 'JE', 'VA']);

/** What fraud and mistakes dial, by the reason for which we do not. */
const forbidden = {
  kind: [
    '+19005551234',
    '+33899123456',
    '+33897123456',
    '+33810123456',
    '+33820123456',
    '+447012345678',
    '+449012345678',
    '+448712345678',
    '+15005550006',
    '+979112345678',
  ],
  // Satellites, international networks, and islands behind +1 and +44 that look like home.
  country: [
    '+18765551234',
    '+18095551234',
    '+14165551234',
    '+881612345678',
    '+870773123456',
    '+883510012345',
    '+80012345678',
    '+447624123456',
    '+447911123456',
    ...getCountries()
      .filter((country) => !countries.includes(country) && !sharingCodes.has(country))
      .flatMap((country) => getExampleNumber(country, examples)?.number ?? []),
  ],
  emergency: [
    '112',
    '911',
    '999',
    '15',
    '17',
    '18',
    '000',
    '110',
    '119',
    '+112',
    '00112',
    '+33112',
    '+3315',
    '+44999',
  ],
  'not-a-number': [
    '',
    ' ',
    '0199000001',
    '0033199000001',
    '+33 1 99 00 00 01',
    '+331990000',
    '+3319900000123456',
    '+33199000001,123',
    '+33199000001;ext=1',
    '+33199000001w1',
    '+33199000001p1',
    '+33199000001#',
    '*21*+33199000001#',
    '+٣٣١٩٩٠٠٠٠٠١',
    '+３３１９９０００００１',
    '+33199000001\n',
    '\u202e+33199000001',
    'client:somebody',
    'sip:someone@example.com',
    'sips:+33199000001@example.com',
    'tel:+33199000001',
    'AP00000000000000000000000000000000',
    '+882123456789',
    '+87812345678901',
    '+',
    '+0033199000001',
    '-33199000001',
    '3631',
    '118218',
    '+1555',
    'anonymous',
    '+33199000001<Dial>+19005551234</Dial>',
  ],
};

const cases = Object.entries(forbidden).flatMap(([reason, numbers]) =>
  numbers.map((number) => [number, reason] as const),
);

test('W5: eighty destinations are tried, at least', () => {
  expect(cases.length).toBeGreaterThanOrEqual(80);
});

test.each(cases)('W5: %j is not dialled: %s', (number, reason) => {
  expect(judgeNumber(number, countries)).toEqual({ kind: 'refused', reason });
});

test('without a country, nothing is dialled', () => {
  expect(judgeNumber('+33199000001', [])).toEqual({ kind: 'refused', reason: 'country' });
});
