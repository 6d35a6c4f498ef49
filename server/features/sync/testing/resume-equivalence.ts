import { isDeepStrictEqual } from 'node:util';
import type { User } from '../../../../contracts/domain/user.ts';
import { contactIdSchema } from '../../../../contracts/ids.ts';
import type { TestApp } from '../../../testing/app.ts';
import { createTestUser, signInAs } from '../../../testing/users.ts';
import { recordChange, recordDeletion } from '../changes.ts';
import { compactFeed } from '../compaction.ts';
import type { Random } from './random.ts';
import { createReplica, type Replica, type ReplicaSource } from './replica.ts';

interface ResumeOptions {
  readonly app: TestApp;
  readonly random: Random;
  readonly operations: number;
}

export interface ResumeResult {
  readonly cursors: number;
  /** Cursors that compaction left behind: they were told so. */
  readonly refetched: number;
}

const dayMs = 24 * 3_600_000;
const keptDays = 90;
/** Of 100 operations. */
const pauses = 15;
/** What a history lasts, so that compaction leaves some of its cursors behind; those that go on are what is compared. */
const historyDays = 190;

/**
 * S3: a history of records that come, change, go over to others, and go, with compactions among them. After each
 * step a replica is set aside with its cursor; at the end each of them goes on from there, and must be equal to one that
 * read everything at once, or be told to begin anew. Throws what is not equal.
 */
export async function tryResuming({ app, random, operations }: ResumeOptions): Promise<ResumeResult> {
  const { context, url } = app;
  const users = await Promise.all(
    (['operator', 'operator', 'supervisor'] as const).map((role) => createTestUser(context, role)),
  );
  const sources = await Promise.all(
    users.map(async (user) => ({ url, authorization: await signInAs(context, user) })),
  );
  const replicas = sources.map((source) => createReplica(source));
  const aside: { readonly reader: number; readonly replica: Replica }[] = [];
  const longestPauseDays = Math.ceil((2 * historyDays) / ((operations * pauses) / 100));
  const world: World = { app, random, users, ids: [], day: 1_000, longestPauseDays };
  for (let step = 0; step < operations; step += 1) {
    await operate(world);
    const reader = random.upTo(replicas.length);
    const replica = await pullOrBeginAnew(replicas[reader], sources[reader], 1 + random.upTo(20));
    replicas[reader] = replica;
    aside.push({ reader, replica: replica.copy() });
  }
  const whole = sources.map((source) => createReplica(source));
  for (const replica of whole) await replica.pull();
  let refetched = 0;
  for (const { reader, replica } of aside) {
    if (!(await replica.pull(1 + random.upTo(50)))) refetched += 1;
    else if (!isDeepStrictEqual(sort(replica), sort(whole[reader]))) {
      throw new Error(
        `A replica that went on from ${replica.cursor()} is another one than that read at once.`,
      );
    }
  }
  return { cursors: aside.length, refetched };
}

/** One that did not look for long was left behind by a compaction, and begins anew. */
async function pullOrBeginAnew(
  replica: Replica | undefined,
  source: ReplicaSource | undefined,
  limit: number,
): Promise<Replica> {
  if (!replica || !source) throw new Error('There is no such reader.');
  if (await replica.pull(limit)) return replica;
  const anew = createReplica(source);
  await anew.pull(limit);
  return anew;
}

const sort = (replica: Replica | undefined) =>
  [...(replica?.records ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));

interface World {
  readonly app: TestApp;
  readonly random: Random;
  readonly users: readonly User[];
  readonly ids: string[];
  day: number;
  readonly longestPauseDays: number;
}

async function operate(world: World): Promise<void> {
  const { random, ids } = world;
  const dice = random.upTo(100);
  if (dice < 30 || ids.length === 0) await write(world, world.app.context.ids.next(), true);
  else if (dice < 65) await write(world, random.pick(ids), false);
  else if (dice < 100 - pauses) await remove(world, random.pick(ids));
  else await passTime(world);
}

/** Made anew under its old id, too, after it was deleted. */
async function write({ app, random, users, ids }: World, id: string, isNew: boolean): Promise<void> {
  if (isNew) ids.push(contactIdSchema.parse(id));
  const audience = random.pick([null, ...users.slice(0, 2).map((user) => user.id)]);
  await app.context.db.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO dispositions (id, label_en, label_fr, position, is_active) VALUES ($1, 'A', 'B', $2, true)
       ON CONFLICT (id) DO UPDATE SET position = $2`,
      [id, random.upTo(1_000_000)],
    );
    await recordChange(tx, { entity: 'disposition', id, audience });
  });
}

async function remove({ app }: World, id: string): Promise<void> {
  await app.context.db.transaction(async (tx) => {
    await tx.query('DELETE FROM dispositions WHERE id = $1', [id]);
    await recordDeletion(tx, { entity: 'disposition', ids: [id] });
  });
}

async function passTime(world: World): Promise<void> {
  world.day += world.random.upTo(world.longestPauseDays + 1);
  const keepMs = keptDays * dayMs;
  await compactFeed(world.app.context.db, { nowMs: world.day * dayMs, keepMs, batch: 3 });
}
