import { renameSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMemoryLogger } from '../../platform/testing.ts';
import { saveCall } from '../queries/calls.ts';
import type { Storage } from '../storage.ts';
import { createTestDatabase, type TestDatabase, testCall, testKey } from '../testing.ts';
import { createReading, type Reading } from './reading.ts';
import type { testJobs } from './testing-thread.ts';

let database: TestDatabase;
let storage: Storage;
let reading: Reading<typeof testJobs>;
const memory = createMemoryLogger();

function start(file: string, key: Uint8Array = testKey): Reading<typeof testJobs> {
  return createReading({
    file,
    key,
    entry: new URL('./testing-thread.ts', import.meta.url),
    logger: memory.logger,
  });
}
const write = (number: number, notes: string) =>
  storage.write((db) => saveCall(db, testCall(number, { notes })));
const notes = () => reading.run('read-notes', null);

beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
  write(1, 'first');
  reading = start(database.file);
});
afterEach(async () => {
  await reading.close();
  database.remove();
});

test('reads what was committed before it was asked, and cannot write', async () => {
  expect(await notes()).toEqual({ ok: true, value: ['first'] });
  write(2, 'second');
  expect(await notes()).toEqual({ ok: true, value: ['first', 'second'] });
  expect(await reading.run('write', null)).toMatchObject({ ok: false });
  expect(await notes()).toMatchObject({ value: ['first', 'second'] });
});

test('D4: sorts in memory, for temporary files would not be encrypted', async () => {
  expect(await reading.run('read-temp-store', null)).toEqual({ ok: true, value: 2 });
});

test('gives short jobs their turn while a long one runs, which can be left off and puts away what it had', async () => {
  const controller = new AbortController();
  const steps: number[] = [];
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const long = reading.run('count-for-ever', null, {
    signal: controller.signal,
    onProgress(step) {
      steps.push(step);
      begin();
    },
  });
  await begun;
  expect(await notes()).toEqual({ ok: true, value: ['first'] });
  controller.abort();
  expect(await long).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect(steps.at(-1)).toBe(-1);
});

test('rejects when a job has a bug, and goes on', async () => {
  await expect(reading.run('fail', null)).rejects.toThrow('a bug');
  expect(await notes()).toMatchObject({ ok: true });
});

test('says that storage is unavailable when the thread dies, and starts another for the next job', async () => {
  const long = reading.run('count-for-ever', null);
  expect(await reading.run('die', null)).toMatchObject({ error: { code: 'storage-unavailable' } });
  expect(await long).toMatchObject({ error: { code: 'storage-unavailable' } });
  expect(await notes()).toEqual({ ok: true, value: ['first'] });
});

test('lets go of the file while it is exchanged; jobs wait, and read the new one', async () => {
  await notes();
  const other = createTestDatabase();
  const otherStorage = other.open();
  otherStorage.write((db) => saveCall(db, testCall(1, { notes: 'other' })));
  otherStorage.close();
  await reading.release();
  const waiting = notes();
  storage.close();
  renameSync(other.file, database.file);
  storage = database.open();
  reading.reopen();
  expect(await waiting).toEqual({ ok: true, value: ['other'] });
  other.remove();
});

test('is let go of by several at once, and goes on when the last of them is done', async () => {
  await notes();
  await Promise.all([reading.release(), reading.release()]);
  const told: string[] = [];
  const waiting = notes().then((result) => {
    told.push('read');
    return result;
  });
  reading.reopen();
  reading.renew();
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([]);
  reading.reopen();
  expect(await waiting).toEqual({ ok: true, value: ['first'] });
});

test('answers in words when the key does not fit, and no log has the key', async () => {
  const wrong = start(database.file, new Uint8Array(32).fill(9));
  expect(await wrong.run('read-notes', null)).toMatchObject({ ok: false });
  await wrong.close();
  const log = JSON.stringify(memory.lines);
  for (const key of [testKey, new Uint8Array(32).fill(9)]) {
    expect(log).not.toContain(Buffer.from(key).toString('hex'));
    expect(log).not.toContain(Buffer.from(key).toString('base64'));
  }
});

test('ends with the jobs that run, and answers no more', async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const long = reading.run('count-for-ever', null, { onProgress: () => begin() });
  await begun;
  await reading.close();
  expect(await long).toMatchObject({ error: { code: 'cancelled' } });
  expect(await notes()).toMatchObject({ error: { code: 'cancelled' } });
});
