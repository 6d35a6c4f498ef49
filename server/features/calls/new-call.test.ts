import { expect, test } from 'vitest';
import { toContactNumber, toLanguage } from './new-call.ts';

test.each([
  ['+33199000001', 'fr'],
  ['+12025550101', 'en'],
  ['+442071838750', 'en'],
  ['+3222222222', 'fr'],
  ['anonymous', 'en'],
] as const)('%s is likely to speak %s', (number, language) => {
  expect(toLanguage(number)).toBe(language);
});

test('takes whatever is no number for a withheld one', () => {
  expect(toContactNumber('+33199000001')).toBe('+33199000001');
  for (const text of ['Anonymous', '', '+0', 'client:x', '+266696687'])
    expect(toContactNumber(text)).toBe('anonymous');
});
