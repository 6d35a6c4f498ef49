import { expect, test } from 'vitest';
import { toDelayMs } from './back-off.ts';

test('doubles the wait after each failure, up to a minute', () => {
  const waits = [1, 2, 3, 7, 500].map((failures) => toDelayMs({ kind: 'back-off', failures }, 1));
  expect(waits).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
});

test('leaves half of the wait to chance, so that a team does not come back all at once', () => {
  expect(toDelayMs({ kind: 'back-off', failures: 4 }, 0)).toBe(4_000);
  expect(toDelayMs({ kind: 'back-off', failures: 4 }, 1)).toBe(8_000);
});

test('lets a hurry wait for four seconds at most', () => {
  expect(toDelayMs({ kind: 'hurried-back-off', failures: 1 }, 1)).toBe(250);
  expect(toDelayMs({ kind: 'hurried-back-off', failures: 500 }, 1)).toBe(4_000);
});
