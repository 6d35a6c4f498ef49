import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeNotes } from './merge-notes.ts';

const merge = (base: string, present: string, other: string) => mergeNotes({ base, present, other });

test('takes the changes of both in different lines', () => {
  const base = 'Order 12\nWants a refund\nCall back';
  expect(
    merge(base, 'Order 12\nWants a refund\nCall back on Monday', 'Order 127\nWants a refund\nCall back'),
  ).toBe('Order 127\nWants a refund\nCall back on Monday');
});

test('takes the changes of both in different words of one line', () => {
  expect(
    merge('wants a refund by card today', 'wants a full refund by card today', 'wants a refund by card now'),
  ).toBe('wants a full refund by card now');
});

test('takes a line that one added and one that the other took away', () => {
  expect(merge('a\nb\nc\nd\n', 'a\nb\nc\nd\ne\n', 'b\nc\nd\n')).toBe('b\nc\nd\ne\n');
});

test.each([
  ['both wrote at the end', 'Order 12.', 'Order 12. Refund.', 'Order 12. Exchange.'],
  ['both wrote into empty notes', '', 'Refund.', 'Exchange.'],
  ['both changed one word', 'call on Monday', 'call on Tuesday', 'call on Friday'],
  ['one changed what the other deleted', 'a\nb\nc', 'a\nb2\nc', 'a\nc'],
])('leaves it to people when %s', (_why, base, present, other) => {
  expect(merge(base, present, other)).toBeNull();
});

test('is the other text when only that was changed, and the present one when only that was', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (base, changed) => {
      expect(merge(base, base, changed)).toBe(changed);
      expect(merge(base, changed, base)).toBe(changed);
      expect(merge(base, changed, changed)).toBe(changed);
    }),
  );
});

test('keeps every word that either of them wrote, or gives up', () => {
  const words = fc
    .array(fc.constantFrom('a', 'b', 'c', ' ', '\n'), { maxLength: 12 })
    .map((all) => all.join(''));
  fc.assert(
    fc.property(words, words, words, (base, mine, theirs) => {
      const present = `${mine} MINE\n${base}`;
      const other = `${base}\nTHEIRS ${theirs}`;
      const merged = merge(base, present, other);
      if (merged === null) return;
      expect(merged).toContain('MINE');
      expect(merged).toContain('THEIRS');
    }),
  );
});

test('gives up on what would be longer than notes may be', () => {
  const middle = 'x'.repeat(100);
  expect(merge(middle, `${'a'.repeat(12_000)}\n${middle}`, `${middle}\n${'b'.repeat(12_000)}`)).toBeNull();
  const lines = `${middle}\n${middle}\n${middle}\n`;
  expect(merge(lines, `${'a'.repeat(12_000)}\n${lines}`, `${lines}${'b'.repeat(12_000)}\n`)).toBeNull();
});

test('takes no longer than a moment for what is made to be compared slowly', () => {
  const startedMs = performance.now();
  merge('\n'.repeat(20_000), 'a\n'.repeat(10_000), 'a\n\n'.repeat(6_000));
  merge('a '.repeat(10_000), 'a b '.repeat(5_000), 'b a '.repeat(5_000));
  expect(performance.now() - startedMs).toBeLessThan(500);
});
