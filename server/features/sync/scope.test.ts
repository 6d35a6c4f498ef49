import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pushAnswerSchema } from '../../../contracts/api/sync.ts';
import type { Call } from '../../../contracts/domain/call.ts';
import type { Leg } from '../../../contracts/domain/leg.ts';
import type { User } from '../../../contracts/domain/user.ts';
import type { CallId } from '../../../contracts/ids.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser, signInAs } from '../../testing/users.ts';
import { deleteCalls, recordCall, recordOfCall } from '../calls/record-call.ts';
import { loadCall } from '../calls/repository.ts';
import { insertUtterance } from '../transcript/repository.ts';
import { type CallWorld, startCallWorld } from '../voice/testing/call-world.ts';

let database: TestDatabase;
let world: CallWorld;
let operator: User;

beforeAll(async () => {
  database = await startTestDatabase();
}, startTimeoutMs);
afterAll(() => database.stop());
beforeEach(async () => {
  world = await startCallWorld(database);
  operator = await createTestUser(world.context);
});
afterEach(async () => {
  await world.stop();
  await database.db.query('DELETE FROM calls');
});

async function place(by: User): Promise<Call> {
  const begun = await world.context.calls.beginOutbound({
    at: world.clock.nowMs(),
    callId: world.context.ids.next() as CallId,
    legSid: world.nextSid(),
    operatorId: by.id,
    to: '+33199000001',
  });
  await world.context.calls.whenIdle();
  if (begun.kind !== 'begun') throw new Error('The call could not be placed.');
  return begun.call;
}

async function speak({ id: callId }: Call): Promise<string> {
  const id = world.context.ids.next();
  await database.db.transaction(async (tx) => {
    const utterance = { id, callId, speaker: 'contact', text: 'Hello', isFinal: true, startedAt: 1 } as never;
    await insertUtterance(tx, utterance, { transcriptionSid: world.nextSid('GT'), sequence: 1 });
    await recordOfCall(tx, { entity: 'utterance', ids: [id], callId });
  });
  return id;
}

interface Answer {
  readonly status: number;
  readonly cursor: string;
  readonly changes: readonly { entity: string; id: string; value: unknown }[];
}
/** As the user is now: his role is that of the database. */
async function read(user: User, cursor?: string): Promise<Answer> {
  const authorization = await signInAs(world.context, user);
  const query = cursor === undefined ? '' : `?cursor=${cursor}`;
  const response = await fetch(`${world.url}/v1/sync/changes${query}`, { headers: { authorization } });
  return { status: response.status, ...((await response.json()) as object) } as Answer;
}
async function readSnapshotIds(user: User): Promise<string> {
  const authorization = await signInAs(world.context, user);
  return (await fetch(`${world.url}/v1/sync/snapshot`, { headers: { authorization } })).text();
}
const setRole = (user: User, role: User['role']) =>
  database.db.query('UPDATE users SET role = $2 WHERE id = $1', [user.id, role]);
const toTold = ({ changes }: Answer) =>
  changes
    .filter(({ entity }) => entity !== 'user')
    .map(({ entity, value }) => `${entity} ${value === null ? 'gone' : 'there'}`);

test('another role has everything fetched anew, which adds what is seen now and leaves out what is not', async () => {
  const own = await place(operator);
  const foreign = await place(await createTestUser(world.context));
  const asOperator = await read(operator);
  await setRole(operator, 'administrator');
  expect((await read(operator, asOperator.cursor)).status).toBe(410);
  const all = await readSnapshotIds(operator);
  expect(all).toContain(own.id);
  expect(all).toContain(foreign.id);
  const asAdministrator = await read(operator);
  await setRole(operator, 'operator');
  expect((await read(operator, asAdministrator.cursor)).status).toBe(410);
  const few = await readSnapshotIds(operator);
  expect(few).toContain(own.id);
  expect(few).not.toContain(foreign.id);
});

test('a call that goes over to another operator takes all that belongs to it along', async () => {
  const other = await createTestUser(world.context);
  const call = await place(operator);
  await speak(call);
  const [mine, his] = [await read(operator), await read(other)];
  // As when it rings at the next one: the operator of a call is that of its latest leg.
  await world.context.calls.tell(
    call.id,
    { kind: 'leg-offered', at: 5, legId: world.context.ids.next(), party: 'operator', userId: other.id },
    new Uint8Array(32).fill(7),
  );
  expect((await loadCall(database.db, call.id))?.operatorId).toBe(other.id);
  expect(new Set(toTold(await read(operator, mine.cursor)))).toEqual(
    new Set(['call gone', 'leg gone', 'utterance gone']),
  );
  const told = toTold(await read(other, his.cursor));
  expect(told).toContain('call there');
  expect(told).toContain('utterance there');
  expect(told.filter((line) => line === 'leg there')).toHaveLength(2);
});

test('S9: a deleted call is told as gone with all that belonged to it, to everybody who saw it', async () => {
  const boss = await createTestUser(world.context, 'administrator');
  const call = await place(operator);
  await speak(call);
  const before = [await read(operator), await read(boss)];
  await database.db.transaction((tx) => deleteCalls(tx, [call.id]));
  for (const [index, user] of [operator, boss].entries()) {
    const told = toTold(await read(user, before[index]?.cursor));
    expect(new Set(told)).toEqual(new Set(['call gone', 'leg gone', 'utterance gone']));
  }
  expect(await loadCall(database.db, call.id)).toBeNull();
  expect(await readSnapshotIds(boss)).not.toContain(call.id);
});

test('holds are recorded from the callbacks of the conference, and told with the leg', async () => {
  const call = await place(operator);
  const { cursor } = await read(operator);
  const path = `/webhooks/voice/conference?callId=${call.id}`;
  const base = {
    ConferenceSid: `CF${'a'.repeat(32)}`,
    ParticipantLabel: 'operator',
    CallSid: await sidOf(call),
  };
  for (const [event, sequence] of [
    ['participant-join', '1'],
    ['participant-hold', '2'],
    ['participant-unhold', '3'],
  ] as const) {
    await world.post(path, { ...base, StatusCallbackEvent: event, SequenceNumber: sequence });
  }
  await world.context.calls.whenIdle();
  const leg = (await read(operator, cursor)).changes.find(
    ({ entity, value }) => entity === 'leg' && (value as Leg).ordinal === 0,
  );
  expect(leg?.value).toMatchObject({
    holds: [{ startedAt: expect.any(Number), endedAt: expect.any(Number) }],
  });
});

async function sidOf({ id }: Call): Promise<string> {
  const [leg] = await database.db.query<{ sid: string }>(
    'SELECT sid FROM call_legs WHERE call_id = $1 AND ordinal = 0',
    [id],
  );
  return leg?.sid ?? '';
}

/** A team that the supervisor watches over. */
async function makeTeam(supervisor: User, members: readonly User[]): Promise<string> {
  const teamId = world.context.ids.next();
  await database.db.query('INSERT INTO teams (id, name, created_at) VALUES ($1, $2, 1)', [teamId, teamId]);
  for (const { id } of [supervisor, ...members]) await join(teamId, id, id === supervisor.id);
  return teamId;
}
const join = (teamId: string, userId: string, isSupervisor = false) =>
  database.db.query('INSERT INTO team_members (team_id, user_id, is_supervisor) VALUES ($1, $2, $3)', [
    teamId,
    userId,
    isSupervisor,
  ]);
const toCalls = ({ changes }: Answer) =>
  new Set(changes.filter(({ entity, value }) => entity === 'call' && value !== null).map(({ id }) => id));

describe('a supervisor', () => {
  let supervisor: User;
  let stranger: User;
  let teamId: string;
  beforeEach(async () => {
    supervisor = await createTestUser(world.context, 'supervisor');
    stranger = await createTestUser(world.context);
    teamId = await makeTeam(supervisor, [operator]);
  });

  test('sees his own calls, those of his teams, and those that nobody took, with all that belongs to them', async () => {
    const [own, ofTeam, foreign] = [await place(supervisor), await place(operator), await place(stranger)];
    const [said, saidElsewhere] = [await speak(ofTeam), await speak(foreign)];
    const missed = await missCall();
    const answer = await read(supervisor);
    expect(toCalls(answer)).toEqual(new Set([own.id, ofTeam.id, missed]));
    const ids = answer.changes.map(({ id }) => id);
    expect(ids).toContain(said);
    expect(ids).not.toContain(saidElsewhere);
    const snapshot = await readSnapshotIds(supervisor);
    for (const id of [own.id, ofTeam.id, missed, said]) expect(snapshot).toContain(id);
    for (const id of [foreign.id, saidElsewhere]) expect(snapshot).not.toContain(id);
  });

  test('hears of what changes there, and of nothing elsewhere', async () => {
    const [ofTeam, foreign] = [await place(operator), await place(stranger)];
    const { cursor } = await read(supervisor);
    const said = await speak(ofTeam);
    await speak(foreign);
    const { changes } = await read(supervisor, cursor);
    expect(changes.map(({ id }) => id)).toEqual([said]);
  });

  test('fetches everything anew when somebody joins a team of his, and sees the calls that he brings', async () => {
    const foreign = await place(stranger);
    const before = await read(supervisor);
    expect((await read(supervisor, before.cursor)).status).toBe(200);
    await join(teamId, stranger.id);
    expect((await read(supervisor, before.cursor)).status).toBe(410);
    expect(await readSnapshotIds(supervisor)).toContain(foreign.id);
  });

  test('who is a member and no supervisor of a team sees nothing more for it', async () => {
    const colleague = await createTestUser(world.context, 'supervisor');
    await join(teamId, colleague.id);
    await place(operator);
    expect(toCalls(await read(colleague))).toEqual(new Set());
  });

  test('writes on the calls that he sees, and on no others', async () => {
    const [ofTeam, foreign] = [await place(operator), await place(stranger)];
    expect(await tag(supervisor, ofTeam)).toEqual({ status: 'applied', code: null });
    expect(await tag(supervisor, foreign)).toEqual({ status: 'rejected', code: 'call-not-found' });
  });
});

/** A caller whom nobody answered, and for whom nobody was rung. */
async function missCall(): Promise<string> {
  const id = world.context.ids.next();
  await database.db.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO calls (id, direction, status, contact_number, line_number, language, started_at, ended_at, end_cause)
       VALUES ($1, 'inbound', 'ended', '+33199000001', '+33199001000', 'fr', 1, 2, 'no-operator')`,
      [id],
    );
    const call = await loadCall(tx, id as CallId);
    if (call) await recordCall(tx, null, call);
  });
  return id;
}

async function tag(by: User, { id: callId }: Call): Promise<unknown> {
  const mutation = {
    id: world.context.ids.next(),
    kind: 'change-tags',
    madeAt: 1,
    callId,
    add: ['seen'],
    remove: [],
  };
  const response = await fetch(`${world.url}/v1/sync/mutations`, {
    method: 'POST',
    headers: { authorization: await signInAs(world.context, by), 'content-type': 'application/json' },
    body: JSON.stringify({ mutations: [mutation] }),
  });
  const { results } = pushAnswerSchema.parse(await response.json());
  return { status: results[0]?.status, code: results[0]?.code };
}
