import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createHintPacer, hintsAtOnce, stepMs } from './hint-pacer.ts';

function createTeam(size: number) {
  const told: number[] = [];
  const sockets = Array.from({ length: size }, (_, number) => ({ send: () => void told.push(number) }));
  const clock = createFakeClock();
  return { told, sockets, clock, pacer: createHintPacer(clock, 'hint') };
}

test('a team of ordinary size is told at once', () => {
  const { told, sockets, pacer } = createTeam(hintsAtOnce);
  pacer.hint(sockets);
  expect(told).toHaveLength(hintsAtOnce);
});

test('a big team is told step by step, each of it once for what came meanwhile', () => {
  const { told, sockets, clock, pacer } = createTeam(2 * hintsAtOnce + 20);
  pacer.hint(sockets);
  expect(told).toHaveLength(hintsAtOnce);
  pacer.hint(sockets.slice(hintsAtOnce));
  clock.advance(stepMs);
  expect(told).toHaveLength(2 * hintsAtOnce);
  clock.advance(stepMs);
  expect(told).toEqual(sockets.map((_, number) => number));
  clock.advance(10 * stepMs);
  expect(told).toHaveLength(sockets.length);
});

test('who was told is told again of what comes later', () => {
  const { told, sockets, clock, pacer } = createTeam(1);
  pacer.hint(sockets);
  pacer.hint(sockets);
  clock.advance(stepMs);
  pacer.hint(sockets);
  expect(told).toEqual([0, 0, 0]);
});

test('tells nobody any more once it is stopped', () => {
  const { told, sockets, clock, pacer } = createTeam(hintsAtOnce + 1);
  pacer.hint(sockets);
  pacer.stop();
  clock.advance(stepMs);
  expect(told).toHaveLength(hintsAtOnce);
});
