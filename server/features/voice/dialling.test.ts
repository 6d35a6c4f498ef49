import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { forgetOldDials } from '../calls/dial-limits.ts';
import { loadCall } from '../calls/repository.ts';
import { type CallWorld, startCallWorld, type TestDesktop } from './testing/call-world.ts';

let database: TestDatabase;
/** Two instances on one database. */
let worlds: readonly CallWorld[];
let desktop: TestDesktop;

const dialling = {
  countries: ['FR'],
  perOperator: { perMinute: 20, perDay: 30, atOnce: 10 },
  all: { perMinute: 25, perDay: 40, atOnce: 12 },
};

beforeAll(async () => {
  database = await startTestDatabase();
}, startTimeoutMs);
afterAll(() => database.stop());
beforeEach(async () => {
  worlds = await Promise.all([1, 2].map(() => startCallWorld(database, { dialling })));
  desktop = await pick(0).connect();
});
afterEach(async () => {
  await Promise.all(worlds.map((world) => world.stop()));
  await database.db.query('DELETE FROM calls');
});

function pick(index: number): CallWorld {
  const world = worlds[index % worlds.length];
  if (!world) throw new Error('there is no world');
  return world;
}

interface Attempt {
  readonly by?: TestDesktop;
  readonly at?: number;
  readonly fields?: Readonly<Record<string, string>>;
}

async function dial({ by = desktop, at = 0, fields = {} }: Attempt = {}) {
  const world = pick(at);
  const callId = world.context.ids.next();
  const to = { CallSid: world.nextSid(), From: `client:${by.user.id}`, To: '+33199000001', CallId: callId };
  const response = await world.post('/webhooks/voice/outgoing', { ...to, ...fields });
  const twiml = await response.text();
  return { callId, isDialled: twiml.includes('<Conference'), twiml, sent: { ...to, ...fields } };
}

const dialMany = (count: number, attempt: Omit<Attempt, 'at'> = {}) =>
  Promise.all(Array.from({ length: count }, (_, at) => dial({ ...attempt, at })));
const countDialled = (attempts: readonly { isDialled: boolean }[]) =>
  attempts.filter(({ isDialled }) => isDialled).length;
/** The operators have hung up. */
const endCalls = () =>
  database.db.query(
    `UPDATE calls SET status = 'ended', ended_at = started_at, end_cause = 'operator-hung-up' WHERE status <> 'ended'`,
  );
const age = (ms: number) => database.db.query('UPDATE dial_attempts SET at = at - $1', [ms]);
async function readReasons(world: CallWorld): Promise<Record<string, number>> {
  const { text } = await world.context.metrics.read();
  const found = [...text.matchAll(/^lydia_dials_refused_total\{reason="([\w-]+)"\} (\d+)/gm)];
  return Object.fromEntries(found.map(([, reason, count]) => [reason, Number(count)]));
}

describe('W5: of fifty calls that are placed in parallel, at two instances', { timeout: 60_000 }, () => {
  test('as many are dialled as an operator may have at once', async () => {
    const rounds = 6;
    for (let round = 0; round < rounds; round += 1) {
      expect(countDialled(await dialMany(50))).toBe(dialling.perOperator.atOnce);
      await endCalls();
      await age(24 * 3_600_000);
    }
    const reasons = await Promise.all(worlds.map(readReasons));
    const refused = reasons.reduce((sum, each) => sum + (each['at-once'] ?? 0), 0);
    expect(refused).toBe(rounds * (50 - dialling.perOperator.atOnce));
  });

  test('as many as all may have at once, whoever places them', async () => {
    const others = await Promise.all([0, 1, 2, 3, 4].map((at) => pick(at).connect()));
    const attempts = await Promise.all(others.flatMap((by) => dialMany(10, { by })));
    expect(countDialled(attempts.flat())).toBe(dialling.all.atOnce);
  });

  test('as many as an operator may in a minute, and in a day, although none goes on', async () => {
    let dialled = 0;
    for (let round = 0; round < 5; round += 1) {
      dialled += countDialled(await dialMany(10));
      await endCalls();
    }
    expect(dialled).toBe(dialling.perOperator.perMinute);
    await age(60_000);
    for (let round = 0; round < 5; round += 1) {
      dialled += countDialled(await dialMany(10));
      await endCalls();
    }
    expect(dialled).toBe(dialling.perOperator.perDay);
    await age(24 * 3_600_000);
    expect((await dial()).isDialled).toBe(true);
    await endCalls();
    await forgetOldDials(database.db);
    expect(await database.db.query('SELECT FROM dial_attempts')).toHaveLength(1);
  });

  test('as many as all may in a minute, and in a day', async () => {
    const others = await Promise.all([0, 1, 2].map((at) => pick(at).connect()));
    const dialAll = async () => {
      let dialled = 0;
      for (let round = 0; round < 3; round += 1) {
        const attempts = await Promise.all(others.map((by) => dialMany(4, { by })));
        dialled += countDialled(attempts.flat());
        await endCalls();
      }
      return dialled;
    };
    expect(await dialAll()).toBe(dialling.all.perMinute);
    await age(60_000);
    expect(await dialAll()).toBe(dialling.all.perDay - dialling.all.perMinute);
  });
});

test('W5: a webhook that comes again counts once', async () => {
  const { sent } = await dial();
  const again = await Promise.all([1, 2, 3].map((at) => dial({ at, fields: sent })));
  expect(countDialled(again)).toBe(3);
  expect(await database.db.query('SELECT FROM dial_attempts')).toHaveLength(1);
});

test('W5: a call that is not dialled is in the history with its cause, and its operator hears why', async () => {
  await dialMany(dialling.perOperator.atOnce);
  const refused = await dial();
  expect(refused.twiml).toContain("Trop d'appels ont été passés");
  const call = await loadCall(database.db, refused.callId as Parameters<typeof loadCall>[1]);
  expect(call).toMatchObject({ status: 'ended', endCause: 'not-allowed', contactNumber: '+33199000001' });
  const elsewhere = await dial({ fields: { To: '+18765123456' } });
  expect(elsewhere.twiml).toContain('ne sont pas autorisés');
  expect((await dial({ fields: { To: '+33112' } })).twiml).toContain('les secours');
});

test('W5: what was not dialled is an event of the audit log within five seconds, with its reason', async () => {
  const { audit } = pick(0).context;
  await dial({ fields: { To: '+881612345678' } });
  await audit.whenIdle();
  const events = await database.db.query(
    `SELECT details->>'reason' AS reason FROM audit_events WHERE kind = 'dial-refused' AND subject_id = $1`,
    [desktop.user.id],
  );
  expect(events).toEqual([{ reason: 'country' }]);
});

test('W5: a caller id that is not ours cannot be asked for', async () => {
  const world = pick(0);
  const caller = { CallerId: '+33612345678', Caller: '+33612345678' };
  const { callId, isDialled, sent } = await dial({ fields: caller });
  expect(isDialled).toBe(true);
  const fields = {
    StatusCallbackEvent: 'participant-join',
    ParticipantLabel: 'operator',
    ConferenceSid: `CF${'b'.repeat(32)}`,
    SequenceNumber: '1',
    CallSid: sent['CallSid'] ?? '',
  };
  await world.post(`/webhooks/voice/conference?callId=${callId}`, fields);
  await world.context.calls.whenIdle();
  expect(world.telephony.dialled.map(({ from }) => from)).toEqual(['+33199001000']);
});
