import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Change, ChangesAnswer } from '../../../contracts/api/sync.ts';
import { type Role, type User, userSchema } from '../../../contracts/domain/user.ts';
import { createSystemClock } from '../../platform/clock.ts';
import { createIds } from '../../platform/ids.ts';
import { createSilentLogger } from '../../platform/logger.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import {
  type EntityLoader,
  type EntityLoaders,
  type RecordedChange,
  recordChange,
  recordDeletion,
} from './changes.ts';
import { readChanges } from './feed.ts';
import { beginIncarnation } from './incarnation.ts';

let database: TestDatabase;
const ids = createIds({ nowMs: () => Date.now() });
const logger = createSilentLogger();

beforeAll(async () => {
  database = await startTestDatabase();
  await database.db.query('CREATE TABLE things (id uuid PRIMARY KEY, value integer NOT NULL)');
}, startTimeoutMs);
afterAll(() => database.stop());
beforeEach(async () => {
  await database.db.query('TRUNCATE changes, things');
  await begin();
});
const begin = () => beginIncarnation({ db: database.db, logger, nowMs: Date.now() });

const loadThings: EntityLoader = async (db, wanted) => {
  const rows = await db.query<{ id: string; value: number }>(
    'SELECT * FROM things WHERE id = ANY($1::uuid[])',
    [wanted],
  );
  return new Map(rows.map(({ id, value }) => [id, value]));
};
const loadNothing: EntityLoader = () => Promise.resolve(new Map());
const loaders: EntityLoaders = {
  call: loadThings,
  utterance: loadNothing,
  suggestion: loadNothing,
  article: loadNothing,
  disposition: loadNothing,
  user: loadNothing,
  contact: loadNothing,
  leg: loadNothing,
  'note-conflict': loadNothing,
};

function makeUser(role: Role = 'operator'): User {
  const id = ids.next();
  return userSchema.parse({ id, email: `${id}@example.com`, displayName: 'Somebody', role });
}
const [anna, ben, boss] = [makeUser(), makeUser(), makeUser('administrator')];

async function save(id: string, value: number, audience: RecordedChange['audience'] = null): Promise<void> {
  await database.db.transaction(async (tx) => {
    await tx.query('INSERT INTO things VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET value = $2', [
      id,
      value,
    ]);
    await recordChange(tx, { entity: 'call', id, audience });
  });
}

async function remove(id: string): Promise<void> {
  await database.db.transaction(async (tx) => {
    await tx.query('DELETE FROM things WHERE id = $1', [id]);
    await recordDeletion(tx, { entity: 'call', ids: [id] });
  });
}

function tryToRead(user: User, cursor?: string, limit = 100) {
  const context = { db: database.db, clock: createSystemClock(), logger };
  return readChanges(context, loaders, { user, cursor, limit });
}

async function read(user: User, cursor?: string, limit = 100): Promise<ChangesAnswer> {
  const result = await tryToRead(user, cursor, limit);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** A replica as a desktop keeps it: the last value of each record, without those that are gone. */
function createReplica(user: User) {
  const records = new Map<string, unknown>();
  let cursor: string | undefined;
  const apply = ({ id, value }: Change) => (value === null ? records.delete(id) : records.set(id, value));
  return {
    records,
    async pull(limit = 100): Promise<void> {
      for (let hasMore = true; hasMore; ) {
        const answer = await read(user, cursor, limit);
        answer.changes.forEach(apply);
        ({ cursor, hasMore } = answer);
      }
    },
  };
}

test('tells each record once, as it is now, and then nothing until something changes', async () => {
  const [a, b] = [ids.next(), ids.next()];
  await save(a, 1);
  await save(b, 1);
  await save(a, 2);
  const first = await read(anna);
  expect(first.changes).toEqual([
    { entity: 'call', id: b, value: 1 },
    { entity: 'call', id: a, value: 2 },
  ]);
  const second = await read(anna, first.cursor);
  expect(second).toEqual({ ...first, changes: [] });
  await save(b, 3);
  expect((await read(anna, second.cursor)).changes).toEqual([{ entity: 'call', id: b, value: 3 }]);
});

test('tells that a record is gone', async () => {
  const a = ids.next();
  await save(a, 1);
  const { cursor } = await read(anna);
  await remove(a);
  expect((await read(anna, cursor)).changes).toEqual([{ entity: 'call', id: a, value: null }]);
});

test('tells in pages of any size what it tells at once', async () => {
  for (let index = 0; index < 25; index += 1) await save(ids.next(), index);
  const whole = await read(anna);
  for (const limit of [1, 2, 7, 24, 25]) {
    const replica: Change[] = [];
    let cursor: string | undefined;
    for (let hasMore = true; hasMore; ) {
      const page = await read(anna, cursor, limit);
      expect(page.changes.length).toBeLessThanOrEqual(limit);
      replica.push(...page.changes);
      ({ cursor, hasMore } = page);
    }
    expect(replica).toEqual(whole.changes);
  }
});

test('resumes inside of one transaction that changed more than a page holds', async () => {
  await database.db.transaction(async (tx) => {
    for (let index = 0; index < 10; index += 1) {
      const id = ids.next();
      await tx.query('INSERT INTO things VALUES ($1, $2)', [id, index]);
      await recordChange(tx, { entity: 'call', id, audience: null });
    }
  });
  const replica = createReplica(anna);
  await replica.pull(3);
  expect(new Set(replica.records.values())).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
});

test('shows an operator his own records and those of all, and a administrator everything', async () => {
  const [own, other, common] = [ids.next(), ids.next(), ids.next()];
  await save(own, 1, anna.id);
  await save(other, 2, ben.id);
  await save(common, 3);
  const seenBy = async (user: User) => (await read(user)).changes.map(({ id }) => id);
  expect(await seenBy(anna)).toEqual([own, common]);
  expect(await seenBy(ben)).toEqual([other, common]);
  expect(await seenBy(boss)).toEqual([own, other, common]);
});

test('takes a record away from those who lose sight of it, and gives it to those who gain it', async () => {
  const id = ids.next();
  const replicas = [createReplica(anna), createReplica(ben), createReplica(boss)];
  const pullAll = () => Promise.all(replicas.map((replica) => replica.pull()));
  const seen = () => replicas.map((replica) => replica.records.get(id) ?? null);
  await save(id, 1);
  await pullAll();
  expect(seen()).toEqual([1, 1, 1]);
  await save(id, 2, anna.id);
  await pullAll();
  expect(seen()).toEqual([2, null, 2]);
  await save(id, 3, ben.id);
  await pullAll();
  expect(seen()).toEqual([null, 3, 3]);
  await save(id, 4, anna.id);
  await pullAll();
  expect(seen()).toEqual([4, null, 4]);
});

test('shows nothing behind an open transaction, and then loses nothing of either', async () => {
  const [slow, quick] = [ids.next(), ids.next()];
  let quickSeen: Change[] = [];
  await database.db.transaction(async (tx) => {
    await tx.query('INSERT INTO things VALUES ($1, 1)', [slow]);
    await recordChange(tx, { entity: 'call', id: slow, audience: null });
    await save(quick, 2);
    quickSeen = (await read(anna)).changes;
  });
  expect(quickSeen).toEqual([]);
  expect((await read(anna)).changes.map(({ id }) => id).sort()).toEqual([slow, quick].sort());
});

test('loses nothing under concurrent writers whose transactions overlap', async () => {
  const writers = 8;
  const rounds = 25;
  const written = new Map<string, number>();
  const shared = Array.from({ length: 20 }, () => ids.next());
  const readers = [createReplica(anna), createReplica(ben), createReplica(boss)];
  let isWriting = true;

  async function write(writer: number): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      const own = ids.next();
      const common = shared[(writer * 7 + round) % shared.length] ?? own;
      await database.db.transaction(async (tx) => {
        await tx.query('INSERT INTO things VALUES ($1, $2)', [own, round]);
        await recordChange(tx, { entity: 'call', id: own, audience: null });
        // Transactions of all lengths: early ids are committed late, which is what breaks a naive cursor.
        await tx.query('SELECT pg_sleep($1)', [((writer * 13 + round * 5) % 9) / 1_000]);
        await tx.query(
          'INSERT INTO things VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET value = things.value + 1',
          [common],
        );
        await recordChange(tx, { entity: 'call', id: common, audience: null });
      });
      written.set(own, round);
    }
  }
  async function follow(replica: ReturnType<typeof createReplica>): Promise<void> {
    while (isWriting) await replica.pull(17);
    await replica.pull(17);
  }

  const following = readers.map(follow);
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  isWriting = false;
  await Promise.all(following);

  const truth = await loadThings(database.db, [...written.keys(), ...shared]);
  expect(truth.size).toBe(writers * rounds + shared.length);
  for (const { records } of readers) expect(records).toEqual(truth);
}, 30_000);

test('has everything fetched anew by a cursor of a version before, and by one of another role', async () => {
  await save(ids.next(), 1);
  const { cursor } = await read(anna);
  const promoted: User = { ...anna, role: 'administrator' };
  for (const [user, told] of [
    [anna, '0123456789abcdef.900.3'],
    [promoted, cursor],
    [ben, cursor],
  ] as const) {
    const result = await tryToRead(user, told);
    expect(result.ok ? null : result.error.code).toBe('must-refetch');
  }
});

test('goes on from the same cursor while nothing is told, and gives another one when it is another life', async () => {
  await save(ids.next(), 1, anna.id);
  const first = await read(anna);
  await save(ids.next(), 1, ben.id);
  expect(await read(anna, first.cursor)).toEqual({ ...first, changes: [] });
  await begin();
  const next = await read(anna, first.cursor);
  expect(next.changes).toEqual([]);
  expect(next.incarnation).not.toBe(first.incarnation);
  expect(next.cursor).not.toBe(first.cursor);
});

test('tells a record and its values as they were at one instant', async () => {
  const id = ids.next();
  await save(id, 1);
  const slowLoaders: EntityLoaders = {
    ...loaders,
    call: async (at, wanted) => {
      await save(id, 2);
      return loadThings(at, wanted);
    },
  };
  const context = { db: database.db, clock: createSystemClock(), logger };
  const result = await readChanges(context, slowLoaders, { user: anna, cursor: undefined, limit: 10 });
  expect(result.ok && result.value.changes).toEqual([{ entity: 'call', id, value: 1 }]);
});

test('stops before an entity that it does not know, and tells what is before it', async () => {
  const [known, stranger] = [ids.next(), ids.next()];
  await save(known, 1);
  await database.db.query(`INSERT INTO changes (entity, entity_id) VALUES ('voicemail', $1)`, [stranger]);
  const answer = await read(anna);
  expect(answer.changes.map(({ id }) => id)).toEqual([known]);
  expect(answer.hasMore).toBe(false);
  expect((await read(anna, answer.cursor)).changes).toEqual([]);
});

test('refuses what is no cursor', async () => {
  const result = await tryToRead(anna, 'nonsense');
  expect(result.ok ? null : result.error.code).toBe('invalid-input');
});
