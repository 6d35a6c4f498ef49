import { describe, expect, it } from 'vitest';
import { redactConversation, redactText } from './redaction.ts';

describe('redaction', () => {
  it.each([
    ['my card is 4539578763621486', 'my card is [card]'],
    ['it is 4539 5787 6362 1486, thanks', 'it is [card], thanks'],
    ['4539-5787-6362-1486', '[card]'],
    ['4539.5787.6362.1486', '[card]'],
    ['4539 5787 6362 1486 04 29', '[card] 04 29'],
    ['order 12 4539 5787 6362 1486', 'order 12 [card]'],
    ['Amex 3782 822463 10005', 'Amex [card]'],
    ['the security code is 123.', 'the security code is [cvv].'],
    ['CVV: 1 2 3', 'CVV: [cvv]'],
    ['le cryptogramme est 4567', 'le cryptogramme est [cvv]'],
    ['it expires 04/29', 'it expires [expiry]'],
    ['FR76 3000 6000 0112 3456 7890 189', '[iban]'],
    ['de89370400440532013000', '[iban]'],
    ['write to claire.bennett@example.org please', 'write to [e-mail] please'],
    ['call me on 06 12 34 56 78', 'call me on [phone]'],
    ['+33 6 12 34 56 78', '[phone]'],
    ['my number is (202) 555-0143', 'my number is [phone]'],
    ['0612345678', '[phone]'],
  ])('takes out: %s', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it.each([
    'My order number is 482139077.',
    'I paid 1 299,00 euros on 12/03/2026 at 14:30.',
    'The tracking number is 4539578763621487.',
    'There are 24 cups and 2 filters in room 318.',
    'A warranty of 2 years, 30 days to return, 25% off.',
  ])('leaves alone: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it.each(['1 ', 'a.', 'a@', '1234567890', 'FR76', '4539 ', 'cvv ', '+33 '])(
    'does not lose itself in a long run of %j',
    (part) => {
      expect(redactText(part.repeat(5_000)).length).toBeGreaterThan(0);
    },
  );

  it('redacts every turn of a conversation', () => {
    const { turns } = redactConversation({
      language: 'en',
      turns: [{ speaker: 'contact', text: 'It is 4539578763621486' }],
    });
    expect(turns).toEqual([{ speaker: 'contact', text: 'It is [card]' }]);
  });
});
