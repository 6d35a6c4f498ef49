import { expect, test } from 'vitest';
import { createDigitQueue, digitGapMs } from './digit-queue.ts';
import { createFakeTimers } from './testing.ts';

function createWorld() {
  const timers = createFakeTimers();
  const sent: string[] = [];
  const queue = createDigitQueue({ send: (digit) => void sent.push(digit), after: timers.after });
  return { timers, sent, queue };
}

test('leaves at least 300 milliseconds between two digits, for the SDK loses those that come faster', () => {
  expect(digitGapMs).toBeGreaterThanOrEqual(300);
  const { timers, sent, queue } = createWorld();
  queue.push('12');
  queue.push('3#');
  expect(sent).toEqual(['1']);
  timers.advance(digitGapMs - 1);
  expect(sent).toEqual(['1']);
  timers.advance(1);
  expect(sent).toEqual(['1', '2']);
  timers.advance(2 * digitGapMs);
  expect(sent).toEqual(['1', '2', '3', '#']);
});

test('keeps the gap also to a digit that is pressed just after the last one', () => {
  const { timers, sent, queue } = createWorld();
  queue.push('1');
  timers.advance(digitGapMs / 2);
  queue.push('2');
  expect(sent).toEqual(['1']);
  timers.advance(digitGapMs / 2);
  expect(sent).toEqual(['1', '2']);
});

test('sends at once again after a pause', () => {
  const { timers, sent, queue } = createWorld();
  queue.push('1');
  timers.advance(digitGapMs);
  queue.push('2');
  expect(sent).toEqual(['1', '2']);
});

test('forgets what is left when the call is over', () => {
  const { timers, sent, queue } = createWorld();
  queue.push('123');
  queue.clear();
  timers.advance(10 * digitGapMs);
  expect(sent).toEqual(['1']);
});
