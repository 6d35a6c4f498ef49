import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createInProcessRateLimiter } from './rate-limiter.ts';

const rate = { limit: 3, windowMs: 1_000 };

async function takeMany(count: number, take: () => Promise<{ isAllowed: boolean }>): Promise<number> {
  const decisions = await Promise.all(Array.from({ length: count }, take));
  return decisions.filter(({ isAllowed }) => isAllowed).length;
}

test('allows exactly the limit in a burst', async () => {
  const limiter = createInProcessRateLimiter(createFakeClock());
  expect(await takeMany(50, () => limiter.take('a', rate))).toBe(3);
});

test('counts each key by itself', async () => {
  const limiter = createInProcessRateLimiter(createFakeClock());
  await takeMany(3, () => limiter.take('a', rate));
  expect(await limiter.take('b', rate)).toEqual({ isAllowed: true });
});

test('slides: an attempt counts for the length of the window, and says when the next is free', async () => {
  const clock = createFakeClock();
  const limiter = createInProcessRateLimiter(clock);
  await limiter.take('a', rate);
  clock.advance(600);
  await takeMany(2, () => limiter.take('a', rate));
  expect(await limiter.take('a', rate)).toEqual({ isAllowed: false, retryAfterMs: 400 });
  clock.advance(400);
  expect(await takeMany(3, () => limiter.take('a', rate))).toBe(1);
});

test('does not count what was given back', async () => {
  const limiter = createInProcessRateLimiter(createFakeClock());
  await takeMany(3, () => limiter.take('a', rate));
  await limiter.giveBack('a');
  expect(await takeMany(3, () => limiter.take('a', rate))).toBe(1);
});

test('lets a burst through at once, and then as many as become free', async () => {
  const clock = createFakeClock();
  const limiter = createInProcessRateLimiter(clock);
  expect(await takeMany(5, () => limiter.flow('a', rate))).toBe(3);
  const third = Math.ceil(rate.windowMs / 3);
  expect(await limiter.flow('a', rate)).toEqual({ isAllowed: false, retryAfterMs: third });
  clock.advance(third);
  expect(await takeMany(3, () => limiter.flow('a', rate))).toBe(1);
  clock.advance(rate.windowMs * 9);
  expect(await takeMany(5, () => limiter.flow('a', rate))).toBe(3);
});
