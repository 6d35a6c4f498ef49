import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinNotes } from './join-notes.ts';

test('keeps both texts, the one that is there first', () => {
  expect(joinNotes('Wants a refund.', 'Call back on Monday.')).toBe(
    'Wants a refund.\n\n— — —\n\nCall back on Monday.',
  );
});

test('does not repeat a text that the other one holds', () => {
  expect(joinNotes('Wants a refund. Order 12.', 'Wants a refund.')).toBe('Wants a refund. Order 12.');
  expect(joinNotes('', 'Wants a refund.')).toBe('Wants a refund.');
});

test('loses nothing as long as it fits, and never grows beyond what notes may hold', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (present, other) => {
      const joined = joinNotes(present, other);
      expect(joined.includes(present) && joined.includes(other)).toBe(true);
    }),
  );
  expect(joinNotes('a'.repeat(15_000), 'b'.repeat(15_000))).toHaveLength(20_000);
});
