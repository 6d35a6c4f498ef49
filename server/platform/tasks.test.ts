import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createSilentLogger } from './logger.ts';
import { createTasks } from './tasks.ts';

const clock = createFakeClock();
const create = () => createTasks({ clock, logger: createSilentLogger() });

test('stops at once when nothing runs, cancels what was to come, and takes nothing new', async () => {
  const tasks = create();
  let count = 0;
  const work = async () => {
    count += 1;
  };
  tasks.later('later', 10, work);
  await tasks.stop();
  clock.advance(20);
  tasks.run('more', work);
  tasks.later('much later', 10, work);
  clock.advance(20);
  expect(count).toBe(0);
});

test('waits for what runs, but not for ever', async () => {
  const tasks = create();
  tasks.run('stuck', () => new Promise(() => {}));
  let isOver = false;
  const stopping = tasks.stop().then(() => {
    isOver = true;
  });
  await new Promise(setImmediate);
  expect(isOver).toBe(false);
  clock.advance(6_000);
  await stopping;
});

test('a task that fails takes no other down', async () => {
  const tasks = create();
  let isDone = false;
  tasks.run('broken', () => Promise.reject(new Error('no')));
  tasks.run('fine', async () => {
    isDone = true;
  });
  await tasks.whenIdle();
  expect(isDone).toBe(true);
});
