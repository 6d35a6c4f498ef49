import { expect, test } from 'vitest';
import { z } from 'zod';
import { createIds } from './ids.ts';

test('makes UUIDs of version 7 that carry the time', () => {
  const ids = createIds({ nowMs: () => 0x0123_4567_89ab });
  const id = ids.next();
  expect(z.uuidv7().safeParse(id).success).toBe(true);
  expect(id.replaceAll('-', '').slice(0, 12)).toBe('0123456789ab');
});

test('sorts by the order of making, within a millisecond and when the clock steps back', () => {
  let nowMs = 1_000_000;
  const ids = createIds({ nowMs: () => nowMs });
  const made = Array.from({ length: 10_000 }, () => ids.next());
  nowMs = 5_000;
  made.push(ids.next());
  expect(made).toEqual(made.toSorted());
  expect(new Set(made).size).toBe(made.length);
});
