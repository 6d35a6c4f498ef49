import { expect, test } from 'vitest';
import { parsePhoneNumber } from './phone-number.ts';

test.each([
  ['01 99 00 00 01', 'FR', '+33199000001'],
  [' +33 1 99 00 00 01 ', 'US', '+33199000001'],
  ['(202) 555-0101', 'US', '+12025550101'],
  ['tel:+12025550101', 'FR', '+12025550101'],
  ['0033199000001', 'FR', '+33199000001'],
])('reads %s in %s as %s', (typed, country, number) => {
  expect(parsePhoneNumber(typed, country)).toEqual({ ok: true, value: number });
});

test.each(['', '   ', 'Marie', '+', '0199', '+331990000011', 'rappeler le 01 99 00 00 01', '1; drop'])(
  'refuses %j',
  (typed) => {
    expect(parsePhoneNumber(typed, 'FR')).toMatchObject({ error: { code: 'invalid-phone-number' } });
  },
);

test('reads numbers with a prefix even when the country in the settings is none', () => {
  expect(parsePhoneNumber('+33199000001', 'ZZ')).toMatchObject({ ok: true });
  expect(parsePhoneNumber('0199000001', 'ZZ')).toMatchObject({ ok: false });
});
