import { expect, test } from 'vitest';
import { parseDialledNumber, toContactNumber, toLanguage } from './new-call.ts';

test.each([
  ['+33199000001', 'fr'],
  ['+12025550101', 'en'],
  ['+442071838750', 'en'],
  ['+3222222222', 'fr'],
  ['anonymous', 'en'],
] as const)('%s is likely to speak %s', (number, language) => {
  expect(toLanguage(number)).toBe(language);
});

test('dials a complete number in international form', () => {
  expect(parseDialledNumber('+33199000001')).toBe('+33199000001');
  expect(parseDialledNumber('+12025550101')).toBe('+12025550101');
});

test.each([
  '',
  '0199000001',
  '0033199000001',
  '+33 1 99 00 00 01',
  '+331990000',
  '+3319900000123456',
  '+33199000001,123',
  '+33199000001w1',
  '+٣٣١٩٩٠٠٠٠٠١',
  'client:somebody',
  'sip:someone@example.com',
  '+33899123456',
  '112',
])('does not dial "%s"', (text) => {
  expect(parseDialledNumber(text)).toBeNull();
});

test('takes whatever is no number for a withheld one', () => {
  expect(toContactNumber('+33199000001')).toBe('+33199000001');
  for (const text of ['Anonymous', '', '+0', 'client:x', '+266696687'])
    expect(toContactNumber(text)).toBe('anonymous');
});
