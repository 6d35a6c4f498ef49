import { afterEach, beforeEach, expect, test } from 'vitest';
import { countPending } from './queries/outbox.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { checkSaved, runWriter } from './testing-process.ts';

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.remove());

// 200 of them at random instants: `npm run chaos -- sync --only D1`.
test('D1: a killed process loses nothing it said was saved, and leaves no half transaction', async () => {
  let last = 0;
  for (const acknowledged of [0, 1, 7, 23, 40, 64, 90, 111, 150, 200]) {
    const from = last + 1;
    const { lastSaved } = await runWriter({
      file: database.file,
      from,
      onSaved: (number, child) => {
        if (number >= from + acknowledged) child.kill('SIGKILL');
      },
    });
    last = checkSaved(database.file, lastSaved);
    expect(last).toBeGreaterThanOrEqual(from + acknowledged);
  }
  expect(database.open().read(countPending)).toBe(2 * last);
}, 60_000);

test.each(['idle', 'throw', 'exit'] as const)(
  'D1: a process that ends without closing its database (%s) leaves it sound, and nothing is set aside',
  async (leave) => {
    const { lastSaved } = await runWriter({ file: database.file, from: 1, until: 3, leave });
    expect(lastSaved).toBe(3);
    const storage = database.open();
    expect(storage.recovery).toBeNull();
    expect(storage.read(countPending)).toBe(6);
  },
);
