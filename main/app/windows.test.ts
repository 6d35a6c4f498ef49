import { EventEmitter } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron';
import { expect, test } from 'vitest';
import { createFakePage } from '../ipc/testing.ts';
import { createFakeClock, createMemoryLogger, settlePromises } from '../platform/testing.ts';
import { createCrashGuard } from './crash-guard.ts';
import { createPowerBlocker } from './power-blocker.ts';
import { attachQuit } from './quit.ts';
import { fitPlace, loadPlace, savePlace } from './window-bounds.ts';
import { createWindowRegistry } from './window-registry.ts';

const screen = { x: 0, y: 0, width: 1_920, height: 1_080 };
const place = { x: 200, y: 100, width: 1_000, height: 700, isMaximized: false };

test('the window opens where it was, unless that screen is gone', () => {
  expect(fitPlace(place, [screen]).bounds).toEqual({ x: 200, y: 100, width: 1_000, height: 700 });
  expect(fitPlace({ ...place, x: 3_000 }, [screen]).bounds).toEqual({ width: 1_000, height: 700 });
  expect(fitPlace({ ...place, y: 1_040 }, [screen]).bounds).toEqual({ width: 1_000, height: 700 });
  expect(fitPlace(null, [screen]).bounds).toEqual({ width: 1_280, height: 800 });
});

test('the window is never smaller than it can be used', () => {
  expect(fitPlace({ ...place, width: 10, height: 10 }, [screen]).bounds).toMatchObject({
    width: 900,
    height: 600,
  });
});

test('the place is kept across starts, and a damaged file is no place', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lydia-place-')), 'folder', 'window.json');
  expect(loadPlace(file)).toBeNull();
  savePlace(file, { ...place, isMaximized: true });
  expect(loadPlace(file)).toEqual({ ...place, isMaximized: true });
  writeFileSync(file, '{"x":"left"}');
  expect(loadPlace(file)).toBeNull();
});

test('a page that crashes is loaded again at once, and slowly when it goes on crashing', async () => {
  const clock = createFakeClock();
  let reloads = 0;
  const guard = createCrashGuard(clock, () => {
    reloads += 1;
  });
  for (let count = 0; count < 4; count += 1) {
    guard.crashed();
    await clock.advance(1);
  }
  expect(reloads).toBe(3);
  await clock.advance(10_000);
  expect(reloads).toBe(4);
  await clock.advance(60_000);
  guard.crashed();
  await clock.advance(1);
  expect(reloads).toBe(5);
});

test('the computer is kept awake for the length of a call', () => {
  const running = new Set<number>();
  let lastId = 0;
  const blocker = createPowerBlocker({
    start() {
      lastId += 1;
      running.add(lastId);
      return lastId;
    },
    stop: (id) => void running.delete(id),
  });
  for (const isInCall of [true, true, false, false, true]) blocker.update(isInCall);
  expect([...running]).toEqual([2]);
});

test('a window that is closed is no window of ours any more', () => {
  const registry = createWindowRegistry();
  const page = createFakePage({ contentsId: 7 });
  expect(registry.describe(page).windowKind).toBeNull();
  registry.add(7, 'ui');
  expect(registry.describe(page).windowKind).toBe('ui');
  registry.remove(7);
  expect(registry.describe(page).windowKind).toBeNull();
});

function startQuit(stop: () => Promise<void>) {
  const clock = createFakeClock();
  const events = new EventEmitter();
  const log: string[] = [];
  function quit(): void {
    let isPrevented = false;
    events.emit('before-quit', { preventDefault: () => (isPrevented = true) });
    log.push(isPrevented ? 'waits' : 'quits');
  }
  const app = Object.assign(events, { quit }) as unknown as App;
  attachQuit({ app, stop, clock, logger: createMemoryLogger().logger });
  return { quit, log, clock };
}

test('quits once everything is stopped, also when stopping fails', async () => {
  for (const stop of [async () => undefined, () => Promise.reject(new Error('disk full'))]) {
    const { quit, log } = startQuit(stop);
    quit();
    quit();
    await settlePromises();
    expect(log).toEqual(['waits', 'waits', 'quits']);
  }
});

test('quits after a while when something does not stop', async () => {
  const { quit, log, clock } = startQuit(() => new Promise(() => undefined));
  quit();
  await clock.advance(4_000);
  expect(log).toEqual(['waits', 'quits']);
});
