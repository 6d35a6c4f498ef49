import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openConnection } from './connection.ts';
import { countPending } from './queries/outbox.ts';
import { createTestDatabase, type TestDatabase, testKey } from './testing.ts';

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.remove());

/** Writes change after change, and says the number of each once it is saved. */
function program(from: number): string {
  const url = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);
  return `
    const { openStorage } = await import(${url('./storage.ts')});
    const { recordMutation } = await import(${url('./queries/outbox.ts')});
    const { saveCall } = await import(${url('./queries/calls.ts')});
    const { testCall, completeWrapUp, testKey } = await import(${url('./testing.ts')});
    const { createSystemClock } = await import(${url('../platform/clock.ts')});
    const { createMemoryLogger } = await import(${url('../platform/testing.ts')});
    const storage = openStorage({
      file: ${JSON.stringify(database.file)}, key: testKey,
      clock: createSystemClock(), logger: createMemoryLogger().logger,
    }).value;
    for (let number = ${from}; ; number += 1) {
      storage.write((db) => {
        saveCall(db, testCall(number));
        recordMutation(db, completeWrapUp(number, number));
      });
      process.stdout.write(number + '\\n');
    }`;
}

/** Lets the program run until so many changes are acknowledged, and kills it there and then. */
async function runAndKill(from: number, acknowledged: number): Promise<number> {
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', program(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error('The program has no output.');
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (last >= from + acknowledged) child.kill('SIGKILL');
  }
  return last;
}

test('D1: a killed process loses nothing it said was saved, and leaves no half transaction', async () => {
  let last = 0;
  for (const acknowledged of [3, 40, 111]) {
    last = await runAndKill(last + 2, acknowledged);
    const connection = openConnection({ file: database.file, key: testKey });
    expect(connection.readPragma('integrity_check')).toBe('ok');
    const [row] = connection.all(`
      SELECT max(substr(entity_id, -12) + 0) AS last, count(*) AS changes,
        (SELECT count(*) FROM calls WHERE wrapped_up_at IS NOT NULL) AS calls FROM outbox`);
    connection.close();
    const found: { last: number; changes: number; calls: number } = Object(row);
    expect(found.last).toBeGreaterThanOrEqual(last);
    expect(found.calls).toBe(found.changes);
    last = found.last;
  }
  expect(database.open().read(countPending)).toBeGreaterThan(150);
}, 30_000);
