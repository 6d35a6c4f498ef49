import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type MutationResult, pushAnswerSchema } from '../../../contracts/api/sync.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser, signInAs } from '../../testing/users.ts';
import { entityLoaders, snapshotSources } from '../registry.ts';
import type { MutationHandlers, MutationOutcome } from './mutation-handlers.ts';
import { createSyncRoutes } from './routes.ts';

let database: TestDatabase;
let app: TestApp;
let user: User;
let authorization: string;
/** How the handler of the test answers; by default it applies. */
let decide: (notes: string) => MutationOutcome | Error;

const refuse = () => Promise.resolve<MutationOutcome>({ status: 'rejected', code: 'forbidden' });
const handlers: MutationHandlers = {
  'save-notes': async (tx, { callId, notes }) => {
    const outcome = decide(notes);
    if (outcome instanceof Error) throw outcome;
    await tx.query('INSERT INTO effects (call_id, notes) VALUES ($1, $2)', [callId, notes]);
    return outcome;
  },
  'set-disposition': refuse,
  'complete-wrap-up': refuse,
  'record-suggestion-outcome': refuse,
  'change-tags': refuse,
  'resolve-note-conflict': refuse,
  'create-contact': refuse,
  'edit-contact': refuse,
  'delete-contact': refuse,
};

beforeAll(async () => {
  database = await startTestDatabase();
  await database.db.query('CREATE TABLE effects (seq serial, call_id uuid NOT NULL, notes text NOT NULL)');
  app = await startTestApp(
    database,
    createSyncRoutes({ loaders: entityLoaders, handlers, sources: snapshotSources }),
  );
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});
beforeEach(async () => {
  await database.db.query('TRUNCATE effects');
  decide = () => ({ status: 'applied' });
  user = await createTestUser(app.context);
  authorization = await signInAs(app.context, user);
});

const newId = () => app.context.ids.next();
const makeNotes = (notes: string, callId = newId()) => ({
  id: newId(),
  kind: 'save-notes',
  callId,
  madeAt: 1,
  baseRevision: 0,
  notes,
});

function send(mutations: readonly unknown[], as = authorization): Promise<Response> {
  return fetch(`${app.url}/v1/sync/mutations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: as },
    body: JSON.stringify({ mutations }),
  });
}
async function push(mutations: readonly unknown[], as?: string): Promise<readonly MutationResult[]> {
  return pushAnswerSchema.parse(await (await send(mutations, as)).json()).results;
}
async function loadEffects(): Promise<string[]> {
  const rows = await database.db.query<{ notes: string }>('SELECT notes FROM effects ORDER BY seq');
  return rows.map(({ notes }) => notes);
}

test('applies mutations in the order sent, and answers for each', async () => {
  const mutations = ['a', 'b', 'c'].map((notes) => makeNotes(notes));
  expect(await push(mutations)).toEqual(mutations.map(({ id }) => ({ id, status: 'applied', code: null })));
  expect(await loadEffects()).toEqual(['a', 'b', 'c']);
});

test('applies a mutation once, however often and at once it is delivered', async () => {
  const mutations = Array.from({ length: 10 }, (_, index) => makeNotes(`n${index}`));
  const deliveries = Array.from({ length: 6 }, (_, index) =>
    push(index % 2 === 0 ? mutations : [...mutations].reverse()),
  );
  for (const results of await Promise.all(deliveries)) {
    expect(results.every(({ status }) => status === 'applied')).toBe(true);
  }
  expect((await loadEffects()).sort()).toEqual(mutations.map(({ notes }) => notes).sort());
});

test('answers a second delivery with what was decided first, also with a conflict or a refusal', async () => {
  decide = (notes) =>
    notes === 'c' ? { status: 'conflict' } : { status: 'rejected', code: 'call-not-found' };
  const mutations = [makeNotes('c'), makeNotes('r')];
  const first = await push(mutations);
  decide = () => ({ status: 'applied' });
  expect(await push(mutations)).toEqual(first);
  expect(first.map(({ status, code }) => [status, code])).toEqual([
    ['conflict', 'conflict'],
    ['rejected', 'call-not-found'],
  ]);
});

test('rejects another content under an id that was applied', async () => {
  const mutation = makeNotes('first');
  await push([mutation]);
  expect(await push([{ ...mutation, notes: 'second' }])).toEqual([
    { id: mutation.id, status: 'rejected', code: 'conflict' },
  ]);
  expect(await loadEffects()).toEqual(['first']);
});

test('keeps the ids of users apart', async () => {
  const mutation = makeNotes('mine');
  await push([mutation]);
  const other = await signInAs(app.context, await createTestUser(app.context));
  expect((await push([mutation], other))[0]?.status).toBe('applied');
});

test('rejects the one that is malformed, wherever it stands, and applies the others', async () => {
  const poison = { ...makeNotes('x'.repeat(20_001)) };
  const wrongKind = { ...makeNotes('y'), kind: 7 };
  const results = await push([makeNotes('a'), poison, wrongKind, makeNotes('b')]);
  expect(results.map(({ status, code }) => [status, code])).toEqual([
    ['applied', null],
    ['rejected', 'invalid-input'],
    ['rejected', 'invalid-input'],
    ['applied', null],
  ]);
  expect(await loadEffects()).toEqual(['a', 'b']);
});

test('S11: leaves out of a text what PostgreSQL cannot keep, instead of being asked for ever', async () => {
  const mutations = [makeNotes('a\0b'), makeNotes('half \ud83d emoji')];
  expect((await push(mutations)).map(({ status }) => status)).toEqual(['applied', 'applied']);
  expect((await push(mutations)).map(({ status }) => status)).toEqual(['applied', 'applied']);
  expect(await loadEffects()).toEqual(['ab', 'half \ufffd emoji']);
});

test('leaves undecided what a bug hit, with what follows in the same call, and takes it at the next delivery', async () => {
  const callId = newId();
  const mutations = [
    makeNotes('1', callId),
    makeNotes('2', callId),
    makeNotes('3', callId),
    makeNotes('other'),
  ];
  decide = (notes) => (notes === '2' ? new Error('a bug') : { status: 'applied' });
  expect((await push(mutations)).map(({ id }) => id)).toEqual([mutations[0]?.id, mutations[3]?.id]);
  decide = () => ({ status: 'applied' });
  expect(await push(mutations)).toHaveLength(4);
  expect(await loadEffects()).toEqual(['1', 'other', '2', '3']);
});

test('decides nothing about a kind that only a newer version knows, so that it can be sent again later', async () => {
  const newer = { ...makeNotes('x'), kind: 'do-magic' };
  expect((await push([newer, makeNotes('a')])).map(({ status }) => status)).toEqual(['applied']);
  expect(await push([{ ...newer, kind: 'save-notes' }])).toEqual([
    { id: newer.id, status: 'applied', code: null },
  ]);
});

test('takes the longest batch of the longest notes', async () => {
  const mutations = Array.from({ length: 200 }, () => makeNotes('é'.repeat(20_000)));
  expect((await push(mutations)).every(({ status }) => status === 'applied')).toBe(true);
});

test('refuses a batch whose ids cannot be read, and names the place', async () => {
  const response = await send([makeNotes('a'), { kind: 'save-notes' }]);
  expect(response.status).toBe(400);
  const problem = (await response.json()) as { issues: { path: unknown }[] };
  expect(problem.issues[0]?.path).toEqual(['mutations', 1, 'id']);
});
