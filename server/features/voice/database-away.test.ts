import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CallId } from '../../../contracts/ids.ts';
import { createDatabase } from '../../db/connect.ts';
import { createPool } from '../../db/pool.ts';
import { createSilentLogger } from '../../platform/logger.ts';
import { type BreakableLink, createBreakableLink } from '../../testing/breakable-link.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser } from '../../testing/users.ts';
import { type CallWorld, conferencePath, incomingFields, startCallWorld } from './testing/call-world.ts';
import { buildOutageEvents, countStored } from './testing/outage-events.ts';

const answerWithinMs = 1_800;
const conferenceSid = `CF${'c'.repeat(32)}`;
const logger = createSilentLogger();
let database: TestDatabase;
let link: BreakableLink;
let world: CallWorld;
let stopLinked: () => Promise<void>;
let dataDir: string;
let restart: () => Promise<void>;

beforeEach(async () => {
  database = await startTestDatabase();
  const url = new URL(database.connectionString);
  link = await createBreakableLink(Number(url.port));
  url.port = String(link.port);
  const pool = createPool({ connectionString: url.href, logger });
  stopLinked = () => pool.end();
  const db = createDatabase({ pool, bus: database.bus, logger });
  dataDir = mkdtempSync(join(tmpdir(), 'lydia-test-'));
  const start = () => startCallWorld({ ...database, pool, db, connectionString: url.href }, { dataDir });
  world = await start();
  restart = async () => {
    await world.stop();
    link.mend();
    world = await start();
  };
}, startTimeoutMs);

afterEach(async () => {
  link.mend();
  await world.stop();
  await stopLinked();
  await link.stop();
  await database.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function ring() {
  const contactSid = world.nextSid();
  const response = await world.post('/webhooks/voice/incoming', incomingFields(contactSid));
  await world.context.calls.whenIdle();
  const callId = /callId=([0-9a-f-]{36})/.exec(await response.text())?.[1] as CallId;
  return { contactSid, callId };
}

/** Lets time pass until the work is done, and gives how much of it passed. */
async function passTimeUntil<T>(work: Promise<T>): Promise<T> {
  let isDone = false;
  const watched = work.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    world.clock.advance(50);
    await new Promise(setImmediate);
  }
  return watched;
}

const countCalls = async () =>
  (await database.db.query<{ count: number }>('SELECT count(*) AS count FROM calls'))[0]?.count;

test.each(['cut', 'stall'] as const)(
  'every webhook is answered with valid TwiML when the way to the database is %s',
  async (how) => {
    const { contactSid, callId } = await ring();
    link[how]();
    const legId = world.context.ids.next();
    const requests: [string, Record<string, string>][] = [
      ['/webhooks/voice/incoming', incomingFields(world.nextSid())],
      [
        '/webhooks/voice/outgoing',
        {
          CallSid: world.nextSid(),
          From: `client:${legId}`,
          To: '+33199000001',
          CallId: world.context.ids.next(),
        },
      ],
      [`/webhooks/voice/wait?callId=${world.context.ids.next()}`, {}],
      [
        conferencePath(callId),
        { StatusCallbackEvent: 'participant-join', ConferenceSid: conferenceSid, CallSid: contactSid },
      ],
      [
        `/webhooks/voice/participant?callId=${callId}&legId=${legId}`,
        { CallSid: contactSid, CallStatus: 'ringing' },
      ],
      [
        `/webhooks/voice/transcription?callId=${callId}&speaker=contact`,
        {
          TranscriptionEvent: 'transcription-content',
          TranscriptionSid: `GT${'d'.repeat(32)}`,
          SequenceId: '2',
          Final: 'true',
          TranscriptionData: JSON.stringify({ transcript: 'Hello?' }),
        },
      ],
    ];
    for (const [path, fields] of requests) {
      const response = await passTimeUntil(world.post(path, fields));
      expect(response.status, path).toBe(200);
      expect(XMLValidator.validate(await response.text()), path).toBe(true);
    }
  },
  30_000,
);

test('a callback that comes while the database is away is taken in once when it is back', async () => {
  const { contactSid, callId } = await ring();
  const leave = {
    StatusCallbackEvent: 'participant-leave',
    ConferenceSid: conferenceSid,
    CallSid: contactSid,
    ReasonParticipantLeft: 'participant_hung_up',
  };
  link.cut();
  await passTimeUntil(world.post(conferencePath(callId), leave));
  link.mend();
  const hasEnded = async () => {
    world.clock.advance(500);
    const [call] = await database.db.query<{ cause: string | null }>(
      'SELECT end_cause AS cause FROM calls WHERE id = $1',
      [callId],
    );
    expect(call?.cause).toBe('abandoned');
  };
  await vi.waitFor(hasEnded, { timeout: 10_000 });
  await world.post(conferencePath(callId), leave);
  const [row] = await database.db.query<{ count: number }>('SELECT count(*) AS count FROM webhook_events');
  expect(row?.count).toBe(1);
});

test.each([
  ['cut', 'goes on'],
  ['stall', 'goes on'],
  ['cut', 'is started anew'],
] as const)(
  'W7: all that is told while the way to the database is %s is stored later, once, by a server that %s',
  { timeout: 60_000 },
  async (how, then) => {
    const call = await ring();
    const { id: operatorId } = await createTestUser(world.context);
    const options = {
      call,
      operatorId,
      nextSid: () => world.nextSid(),
      nextId: () => world.context.ids.next(),
    };
    const events = buildOutageEvents({ ...options, count: 40 });
    const before = await countStored(database.db, events);
    link[how]();
    const answers = await passTimeUntil(
      Promise.all(events.map(({ path, fields }) => world.post(path, fields))),
    );
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(XMLValidator.validate(await answer.text())).toBe(true);
    }
    if (then === 'is started anew') await restart();
    link.mend();
    const areAllStored = async () => {
      world.clock.advance(500);
      expect((await countStored(database.db, events)) - before).toBe(40);
    };
    await vi.waitFor(areAllStored, { timeout: 20_000 });
    const isNothingLeft = async () => {
      world.clock.advance(500);
      expect((await world.context.metrics.read()).text).toMatch(/^lydia_webhooks_kept 0$/m);
    };
    await vi.waitFor(isNothingLeft, { timeout: 20_000 });
    // Told again, as after an answer that was lost.
    await Promise.all(events.map(({ path, fields }) => world.post(path, fields)));
    await world.context.calls.whenIdle();
    expect((await countStored(database.db, events)) - before).toBe(40);
  },
);

/** Somebody keeps the database from recording the leg, until the answer is `release`d. */
async function holdUp(legSid: string) {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let isHeld = () => {};
  const held = new Promise<void>((resolve) => {
    isHeld = resolve;
  });
  const done = database.db.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`lydia.leg.${legSid}`]);
    isHeld();
    await released;
  });
  await held;
  return {
    async waitForVictim() {
      await vi.waitFor(async () => {
        const waiting = await database.db.query(
          "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
        );
        expect(waiting).toHaveLength(1);
      });
    },
    async release() {
      release();
      await done;
    },
  };
}

test('a caller who was sent away because the database was slow rings nobody afterwards', async () => {
  await world.connectFreeOperator();
  const legSid = world.nextSid();
  const obstacle = await holdUp(legSid);
  const answer = world.post('/webhooks/voice/incoming', incomingFields(legSid));
  await obstacle.waitForVictim();
  world.clock.advance(answerWithinMs);
  expect(await (await answer).text()).toContain('<Hangup/>');
  await obstacle.release();
  await vi.waitFor(async () => {
    const calls = await database.db.query(
      'SELECT status, end_cause AS cause, answered_at AS answered FROM calls',
    );
    expect(calls).toEqual([{ status: 'ended', cause: 'connection-lost', answered: null }]);
  });
  await world.context.calls.whenIdle();
  expect(world.telephony.rung).toEqual([]);
  // The sentence that sends him away is not cut off.
  expect(world.telephony.endedLegs).toEqual([]);
});

test('an operator whose call could not be begun in time is not left busy', async () => {
  const desktop = await world.connect();
  const legSid = world.nextSid();
  const obstacle = await holdUp(legSid);
  const answer = world.post('/webhooks/voice/outgoing', {
    CallSid: legSid,
    From: `client:${desktop.user.id}`,
    To: '+33199000001',
    CallId: world.context.ids.next(),
  });
  await obstacle.waitForVictim();
  world.clock.advance(answerWithinMs);
  expect(await (await answer).text()).toContain('<Hangup/>');
  await obstacle.release();
  const { call } = await desktop.receive('call-changed', (event) => event.call.status === 'ended');
  expect(call.endCause).toBe('connection-lost');
  expect(await countCalls()).toBe(1);
});
