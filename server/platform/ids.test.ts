import { expect, test } from 'vitest';
import { z } from 'zod';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createIds } from './ids.ts';

test('makes UUIDs of version 7 that sort by time and never repeat', () => {
  const clock = createFakeClock();
  const ids = createIds(clock);
  const made = Array.from({ length: 600 }, () => {
    clock.advance(1);
    return ids.next();
  });
  for (const id of made) expect(z.uuidv7().safeParse(id).success).toBe(true);
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});
