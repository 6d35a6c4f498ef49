import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { sessionGrantSchema } from '../../../contracts/api/auth.ts';
import { passwordLinkSchema } from '../../../contracts/api/users.ts';
import { auditKinds } from '../../../contracts/domain/audit.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser, signInAs, testPassword } from '../../testing/users.ts';
import { reuseGraceMs } from '../auth/service.ts';
import { type CallWorld, startCallWorld } from '../voice/testing/call-world.ts';

let database: TestDatabase;
let world: CallWorld;
let user: User;
let administrator: string;
const newPassword = 'a quiet river at dawn';
const secrets = [testPassword, newPassword, '899123456'];

beforeAll(async () => {
  database = await startTestDatabase();
  world = await startCallWorld(database);
  user = await createTestUser(world.context);
  administrator = await signInAs(world.context, await createTestUser(world.context, 'administrator'));
}, startTimeoutMs);
afterAll(async () => {
  await world.stop();
  await database.stop();
});

function ask(method: string, path: string, body?: unknown, as = administrator): Promise<Response> {
  return fetch(`${world.url}/v1/${path}`, {
    method,
    headers: { authorization: as, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const read = async <S extends z.ZodType>(schema: S, response: Promise<Response>) =>
  schema.parse(await (await response).json());
const idSchema = z.object({ id: z.string() });
const signIn = (password = testPassword, email = user.email) =>
  ask('POST', 'auth/sign-in', { email, password }, '');
const grant = () => read(sessionGrantSchema, signIn());

async function signInAndOut(): Promise<void> {
  const { refreshToken } = await grant();
  await ask('POST', 'auth/sign-out', { refreshToken }, '');
  await ask('POST', 'auth/refresh', { refreshToken }, '');
  for (let guess = 0; guess < 7; guess += 1) await signIn('a guess', 'nobody@example.com');
}

async function reuseToken(): Promise<void> {
  const { refreshToken } = await grant();
  await ask('POST', 'auth/refresh', { refreshToken }, '');
  world.clock.advance(reuseGraceMs + 1);
  await ask('POST', 'auth/refresh', { refreshToken }, '');
}

async function changePasswords(): Promise<void> {
  const as = `Bearer ${(await grant()).accessToken}`;
  await ask('POST', 'auth/change-password', { oldPassword: 'a guess', newPassword }, as);
  await ask('POST', 'auth/change-password', { oldPassword: testPassword, newPassword }, as);
  const { token } = await read(passwordLinkSchema, ask('POST', `users/${user.id}/password-link`));
  for (let use = 0; use < 2; use += 1) await ask('POST', 'auth/set-password', { token, newPassword }, '');
}

async function administerUsers(): Promise<void> {
  const person = { email: 'somebody@example.com', displayName: 'Somebody', role: 'operator' };
  const { id } = await read(idSchema, ask('POST', 'users', person));
  await ask('PATCH', `users/${id}`, { displayName: 'Other' });
  await ask('PUT', `users/${id}/role`, { role: 'supervisor' });
  for (const act of ['disable', 'enable', 'end-sessions']) await ask('POST', `users/${id}/${act}`);
}

async function administerRecords(): Promise<void> {
  const records: Record<string, unknown> = {
    teams: { name: 'Night', members: [] },
    queues: { name: 'Help', teamId: null },
    dispositions: { label: { en: 'Done', fr: 'Fait' }, position: 1, isActive: true },
    articles: { title: 'T', body: 'B', language: 'en' },
  };
  for (const [noun, fields] of Object.entries(records)) {
    const { id } = await read(idSchema, ask('POST', noun, fields));
    await ask('PATCH', `${noun}/${id}`, {});
    await ask('DELETE', `${noun}/${id}`);
  }
}

async function dialAndForge(): Promise<void> {
  const fields = { CallSid: world.nextSid(), From: `client:${user.id}`, To: '+33899123456' };
  await world.post('/webhooks/voice/outgoing', { ...fields, CallId: world.context.ids.next() });
  await world.post('/webhooks/voice/outgoing', fields, 'forged');
}

test('R12: every event of security is recorded, and no secret with it', async () => {
  await signInAndOut();
  await reuseToken();
  await reuseToken();
  await changePasswords();
  await administerUsers();
  await administerRecords();
  await dialAndForge();
  await ask('GET', 'accounts', undefined, await signInAs(world.context, user));
  await ask('POST', 'browser/sign-in', { email: user.email, password: testPassword });
  await (await ask('GET', 'audit')).text();
  await (await ask('GET', 'audit/export')).text();
  await world.context.audit.whenIdle();
  const events = await database.db.query<{ kind: string; row: string }>(
    'SELECT kind, audit_events::text AS row FROM audit_events',
  );
  const seen = new Set(events.map(({ kind }) => kind));
  expect(auditKinds.filter((kind) => !seen.has(kind))).toEqual([]);
  expect(events.length).toBeGreaterThanOrEqual(40);
  for (const secret of secrets) expect(events.filter(({ row }) => row.includes(secret))).toEqual([]);
});
