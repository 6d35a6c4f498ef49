import { expect, test } from 'vitest';
import { createQueue } from './queue.ts';
import { createSingleFlight } from './single-flight.ts';
import { createFakeClock, settlePromises } from './testing.ts';
import { createWatched } from './watched.ts';

test('a queue runs one step at a time, and goes on after one that throws', async () => {
  const queue = createQueue();
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = queue(async () => {
    order.push('first begins');
    await gate.promise;
    order.push('first ends');
    throw new Error('broken');
  });
  const second = queue(async () => void order.push('second'));
  await settlePromises();
  expect(order).toEqual(['first begins']);
  gate.resolve();
  await expect(first).rejects.toThrow('broken');
  await second;
  expect(order).toEqual(['first begins', 'first ends', 'second']);
});

test('a single flight does the work once for all who ask meanwhile', async () => {
  const flight = createSingleFlight<number>();
  let runs = 0;
  const work = async (): Promise<number> => {
    runs += 1;
    await settlePromises();
    return runs;
  };
  expect(await Promise.all([flight.run(work), flight.run(work), flight.run(work)])).toEqual([1, 1, 1]);
  expect(await flight.run(work)).toBe(2);
});

test('a watched value tells a listener that is added by another one once', () => {
  const value = createWatched(0);
  const heard: number[] = [];
  let hasInner = false;
  value.watch(() => {
    if (hasInner || value.get() === 0) return;
    hasInner = true;
    value.watch((inner) => heard.push(inner));
  });
  value.set(1);
  expect(heard).toEqual([1]);
});

test('the fake clock runs timers in the order of their time, and cancelled ones never', async () => {
  const clock = createFakeClock(1_000);
  const ran: string[] = [];
  clock.after(20, () => ran.push('late'));
  const cancel = clock.after(15, () => ran.push('cancelled'));
  clock.after(10, () => clock.after(5, () => ran.push('early')));
  cancel();
  cancel();
  await clock.advance(20);
  expect(ran).toEqual(['early', 'late']);
  expect(clock.nowMs()).toBe(1_020);
});
