import { afterEach, beforeEach, expect, test } from 'vitest';
import { fail, succeed } from '../../contracts/result.ts';
import type { ApiClient } from '../api/client.ts';
import { createFakeClock, createMemoryLogger } from '../platform/testing.ts';
import { saveCursor } from '../storage/queries/sync-state.ts';
import { createTestDatabase, type TestDatabase } from '../storage/testing.ts';
import { createPuller } from './pull.ts';

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.remove());

test('S11: over a line on which a page takes too long, asks for ever smaller ones until one comes through', async () => {
  const storage = database.open();
  storage.write((db) => saveCursor(db, 'start'));
  const asked: number[] = [];
  const api: ApiClient = {
    async request({ path, answer }) {
      const limit = Number(new URL(path, 'http://api.test').searchParams.get('limit'));
      asked.push(limit);
      if (limit > 5) return fail('timeout');
      return succeed(answer.parse({ changes: [], cursor: 'next', hasMore: false, incarnation: '' }));
    },
  };
  const checker = { isAnotherLife: () => false, forgetLife: () => undefined };
  const { logger } = createMemoryLogger();
  const puller = createPuller({ storage, api, clock: createFakeClock(), logger, checker });
  for (let tries = 0; tries < 6; tries += 1) await puller.pull(() => true);
  expect(asked.at(-1)).toBeLessThanOrEqual(5);
});
