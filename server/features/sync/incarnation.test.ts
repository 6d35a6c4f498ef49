import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ChangesAnswer, snapshotLineSchema } from '../../../contracts/api/sync.ts';
import { type User, userSchema } from '../../../contracts/domain/user.ts';
import type { Result } from '../../../contracts/result.ts';
import type { Database } from '../../db/database.ts';
import { createSystemClock } from '../../platform/clock.ts';
import { createIds } from '../../platform/ids.ts';
import { createSilentLogger } from '../../platform/logger.ts';
import { areToolsMissing, createTestCluster, type TestCluster, withTools } from '../../testing/cluster.ts';
import { startTimeoutMs } from '../../testing/postgres.ts';
import { entityLoaders, snapshotSources } from '../registry.ts';
import { recordChange } from './changes.ts';
import { readChanges } from './feed.ts';
import { beginIncarnation, ensureIncarnation } from './incarnation.ts';
import { openSnapshot } from './snapshot/stream.ts';

const clock = createSystemClock();
const ids = createIds(clock);
const logger = createSilentLogger();
const boss: User = userSchema.parse({
  id: ids.next(),
  email: 'b@example.com',
  displayName: 'B',
  role: 'administrator',
});

const begin = (db: Database) => beginIncarnation({ db, logger, nowMs: clock.nowMs() });

function read(db: Database, cursor?: string, limit = 1_000): Promise<Result<ChangesAnswer>> {
  return readChanges({ db, clock, logger }, entityLoaders, { user: boss, cursor, limit });
}
async function readAll(db: Database, cursor?: string): Promise<ChangesAnswer> {
  const result = await read(db, cursor);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
async function isRefused(db: Database, cursor: string): Promise<boolean> {
  const result = await read(db, cursor);
  return !result.ok && result.error.code === 'must-refetch';
}
/** A record that everybody sees; gives its id. */
async function write(db: Database): Promise<string> {
  const id = ids.next();
  await db.transaction(async (tx) => {
    await tx.query(`INSERT INTO dispositions VALUES ($1, 'Done', 'Fait', 0, true)`, [id]);
    await recordChange(tx, { entity: 'disposition', id, audience: null });
  });
  return id;
}
/** The cursor that a snapshot begins with. */
async function beginSnapshot(db: Database): Promise<string> {
  const request = { user: boss, sessionId: '', after: undefined };
  const opened = await openSnapshot({ db, clock, logger }, snapshotSources, request);
  if (!opened.ok) throw new Error(opened.error.code);
  for await (const line of opened.value) {
    const begun = snapshotLineSchema.parse(JSON.parse(line.toString()));
    if (begun.kind === 'begin') return begun.cursor;
  }
  throw new Error('The snapshot is empty.');
}
const idsOf = ({ changes }: ChangesAnswer) => changes.map(({ id }) => id);

describe.skipIf(areToolsMissing)(withTools, { timeout: 30_000 }, () => {
  let empty: TestCluster;
  let emptyCopy: string;
  let main: TestCluster;
  let others: TestCluster[];

  beforeAll(async () => {
    empty = await createTestCluster();
    await empty.start();
    await empty.connect();
    await empty.stop('fast');
    emptyCopy = await empty.save();
  }, startTimeoutMs);
  afterAll(() => empty.remove());
  beforeEach(async () => {
    others = [];
    main = empty;
    await main.putBack(emptyCopy);
    await main.start();
  });
  afterEach(async () => {
    for (const cluster of others) await cluster.remove();
    await main.stop('immediate').catch(() => {});
  });

  test('a restart of the API is another incarnation, and nothing has to be fetched anew', async () => {
    const db = await main.connect();
    await begin(db);
    await write(db);
    const before = await readAll(db);
    await begin(db);
    const later = await write(db);
    const after = await readAll(db, before.cursor);
    expect(idsOf(after)).toEqual([later]);
    expect(after.incarnation).not.toBe(before.incarnation);
  });

  test('a restart of PostgreSQL leaves alone whoever had a full load before, and nothing to fetch since', async () => {
    const db = await main.connect();
    await begin(db);
    await write(db);
    const loaded = await beginSnapshot(db);
    const { cursor } = await readAll(db, loaded);
    await main.stop('fast');
    await main.start();
    expect(await isRefused(await main.connect(), cursor)).toBe(false);
  });

  test('instances that start at once begin one incarnation each, and readers at once begin one in all', async () => {
    const db = await main.connect();
    await Promise.all(Array.from({ length: 6 }, () => begin(db)));
    const count = async () =>
      (await db.query<{ count: number }>('SELECT count(*) FROM incarnations'))[0]?.count;
    expect(await count()).toBe(6);
    await Promise.all(Array.from({ length: 6 }, () => ensureIncarnation({ db, logger, nowMs: 1 })));
    expect(await count()).toBe(6);
    await main.stop('fast');
    await main.start();
    const again = await main.connect();
    await Promise.all(Array.from({ length: 6 }, () => read(again)));
    const [row] = await again.query<{ count: number }>('SELECT count(*) FROM incarnations');
    expect(row?.count).toBe(7);
  });

  test.each(['fast', 'immediate'] as const)(
    'a restart of PostgreSQL (%s) is noticed without one of the API, and nothing has to be fetched anew',
    async (how) => {
      const db = await main.connect();
      await begin(db);
      await write(db);
      const before = await readAll(db);
      await write(db);
      const half = await readAll(db, before.cursor);
      await main.stop(how);
      await main.start();
      const again = await main.connect();
      const later = await write(again);
      expect(idsOf(await readAll(again, half.cursor))).toEqual([later]);
      expect(idsOf(await readAll(again, before.cursor))).toHaveLength(2);
      expect((await readAll(again, half.cursor)).incarnation).not.toBe(half.incarnation);
    },
  );

  test('a stopped cluster that is copied back from yesterday knows the cursors of yesterday, and none of today', async () => {
    const yesterday = await main.connect();
    await begin(yesterday);
    await write(yesterday);
    const old = await readAll(yesterday);
    const kept = await write(yesterday);
    await main.stop('fast');
    const copy = await main.save();
    await main.start();
    // The API went on running: the reader notices the restart.
    const today = await main.connect();
    const afterCopy = await readAll(today, old.cursor);
    await write(today);
    const newest = await readAll(today, afterCopy.cursor);
    await main.stop('fast');
    await main.putBack(copy);
    await main.start();
    const restored = await main.connect();
    expect(await isRefused(restored, newest.cursor)).toBe(true);
    expect(await isRefused(restored, afterCopy.cursor)).toBe(true);
    expect(idsOf(await readAll(restored, old.cursor))).toEqual([kept]);
  });

  test('a copy of the running server knows what was seen before it, and refuses what was seen after', async () => {
    const db = await main.connect();
    await begin(db);
    await write(db);
    const before = await readAll(db);
    const kept = await write(db);
    const copy = await main.copyOnline();
    others.push(copy);
    // The same incarnation goes on, and transaction ids of the copy will be given out again.
    const lost = await write(db);
    const after = await readAll(db, before.cursor);
    expect(idsOf(after)).toEqual([kept, lost]);
    await main.stop('immediate');
    await copy.start();
    const restored = await copy.connect();
    for (let index = 0; index < 5; index += 1) await write(restored);
    expect(await isRefused(restored, after.cursor)).toBe(true);
    expect(idsOf(await readAll(restored, before.cursor))).toContain(kept);
  });

  test('a page in the middle of catching up, read after the copy was made, is refused too', async () => {
    const db = await main.connect();
    await begin(db);
    const first = await write(db);
    await write(db);
    await write(db);
    const copy = await main.copyOnline();
    others.push(copy);
    // The first record moves to the end: the page does not tell it, and the copy has it behind the cursor.
    await db.transaction((tx) => recordChange(tx, { entity: 'disposition', id: first, audience: null }));
    const page = await read(db, undefined, 1);
    expect(page.ok && page.value.hasMore).toBe(true);
    await main.stop('immediate');
    await copy.start();
    expect(await isRefused(await copy.connect(), page.ok ? page.value.cursor : '')).toBe(true);
  });

  test('a standby that takes over knows what reached it, and refuses what was seen of what did not', async () => {
    const primary = await main.connect();
    await begin(primary);
    await write(primary);
    const replicated = await readAll(primary);
    const standby = await main.copyOnline({ isStandby: true });
    others.push(standby);
    // It was cut off: the last transactions never reach it.
    await write(primary);
    const lost = await readAll(primary, replicated.cursor);
    await main.stop('immediate');
    await standby.start();
    await standby.promote();
    const promoted = await standby.connect();
    for (let index = 0; index < 5; index += 1) await write(promoted);
    expect(await isRefused(promoted, lost.cursor)).toBe(true);
    expect(idsOf(await readAll(promoted, replicated.cursor))).toHaveLength(5);
    const [row] = await promoted.query<{ timelines: number }>(
      'SELECT count(DISTINCT timeline) AS timelines FROM incarnations',
    );
    expect(row?.timelines).toBe(2);
  });

  test('a standby that was promoted and restarted before anybody looked refuses every cursor of before', async () => {
    const primary = await main.connect();
    await begin(primary);
    await write(primary);
    const before = await readAll(primary);
    const standby = await main.copyOnline({ isStandby: true });
    others.push(standby);
    await main.stop('immediate');
    await standby.start();
    await standby.promote();
    await standby.stop('fast');
    await standby.start();
    expect(await isRefused(await standby.connect(), before.cursor)).toBe(true);
  });

  describe('a dump', () => {
    let cursor: string;
    let known: string;
    let file: string;

    beforeEach(async () => {
      const db = await main.connect();
      await begin(db);
      known = await write(db);
      ({ cursor } = await readAll(db));
      file = join(dirname(emptyCopy), 'all.dump');
      await main.tool('pg_dump', [...reach(main), '-Fc', '-f', file, 'postgres']);
    });
    const reach = ({ port }: TestCluster) => ['-h', '127.0.0.1', '-p', String(port), '-U', 'owner'];

    test('restored into another cluster has everything fetched anew, and shows what it brought', async () => {
      const other = await createTestCluster();
      others.push(other);
      await other.start();
      // What a dump brings along: transaction ids that this cluster has not reached.
      await other.tool('pg_restore', [...reach(other), '-d', 'postgres', file]);
      const restored = await other.connect();
      await restored.query(`UPDATE changes SET xid = '900000000'`);
      expect(await isRefused(restored, cursor)).toBe(true);
      expect(idsOf(await readAll(restored))).toEqual([known]);
    });

    const feedTables = ['changes', 'incarnations', 'dispositions'];
    test.each([
      ['with everything made anew', 'DROP SCHEMA public CASCADE; CREATE SCHEMA public', []],
      [
        'into tables that were emptied',
        `TRUNCATE ${feedTables.join(', ')} CASCADE`,
        ['--data-only', ...feedTables.flatMap((table) => ['-t', table])],
      ],
    ])('restored into its own cluster, %s, has everything fetched anew', async (_how, clear, options) => {
      const db = await main.connect();
      await db.query(clear);
      await main.tool('pg_restore', [...reach(main), ...options, '-d', 'postgres', file]);
      // The reader notices it, also when the API was not started anew.
      expect(await isRefused(db, cursor)).toBe(true);
      expect(idsOf(await readAll(db))).toEqual([known]);
    });
  });
});
