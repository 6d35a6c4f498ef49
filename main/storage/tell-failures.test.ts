import { afterEach, expect, test } from 'vitest';
import type { ErrorCode } from '../../contracts/errors.ts';
import { createFakeClock } from '../platform/testing.ts';
import { StorageError } from './storage-error.ts';
import { tellFailures } from './tell-failures.ts';
import { createTestDatabase } from './testing.ts';

const database = createTestDatabase();
afterEach(() => database.remove());

test('tells of a disk that takes nothing, and takes it back when it does again', () => {
  const storage = database.open();
  const told: string[] = [];
  const watched = tellFailures(storage, {
    onFailure: (code: ErrorCode) => told.push(`failed ${code}`),
    onRecovery: (code) => told.push(`recovered ${code}`),
    clock: createFakeClock(),
  });
  const refuse = (code: ErrorCode) => () => {
    throw new StorageError(code, new Error('no'));
  };
  watched.write(() => undefined);
  expect(() => watched.write(refuse('disk-full'))).toThrow(StorageError);
  expect(() => watched.write(refuse('storage-unavailable'))).toThrow(StorageError);
  watched.write(() => undefined);
  expect(() => watched.write(() => JSON.parse('a bug'))).toThrow(SyntaxError);
  expect(told).toEqual([
    'failed disk-full',
    'recovered disk-full',
    'failed storage-unavailable',
    'recovered storage-unavailable',
  ]);
});

test('D6: a disk that takes changes again is noticed without anybody writing', async () => {
  const clock = createFakeClock();
  const told: string[] = [];
  let isFull = true;
  const storage = database.open();
  const prove = () => {
    if (isFull) throw new StorageError('disk-full', new Error('no'));
    storage.prove();
  };
  const watched = tellFailures(
    { ...storage, prove },
    {
      onFailure: (code) => told.push(`failed ${code}`),
      onRecovery: (code) => told.push(`recovered ${code}`),
      clock,
    },
  );
  const refuse = () => {
    throw new StorageError('disk-full', new Error('no'));
  };
  expect(() => watched.write(refuse)).toThrow(StorageError);
  await clock.advance(60_000);
  expect(told).toEqual(['failed disk-full']);
  isFull = false;
  await clock.advance(10_000);
  expect(told).toEqual(['failed disk-full', 'recovered disk-full']);
  expect(clock.pendingTimers()).toBe(0);
});
