import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { succeed } from '../../contracts/result.ts';
import type { AccessMatrix } from '../access/access.ts';
import { accessMatrix } from '../access/matrix.ts';
import { routes } from '../features/registry.ts';
import { createWinstonLogger } from '../platform/winston-logger.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../testing/postgres.ts';
import { createTestUser, signInAs, testPassword } from '../testing/users.ts';
import { defineRoute } from './route.ts';

let database: TestDatabase;
let app: TestApp;
const log = new PassThrough();
const written: string[] = [];
log.on('data', (data: Buffer) => written.push(data.toString()));

const matrix: AccessMatrix = {
  ...accessMatrix,
  'POST /v1/broken': { kind: 'public' },
  'GET /v1/who-waits': { kind: 'public' },
};
const broken = defineRoute({
  method: 'post',
  path: '/v1/broken',
  summary: 'Meets a bug with what was sent',
  access: 'public',
  body: z.record(z.string(), z.string()),
  answer: z.object({}),
  errors: [],
  handle: ({ body }, { logger }) => {
    logger.info('taken in', { body, headers: body, nested: [body] });
    throw Object.assign(new Error(`no number in ${body['number']}`), { detail: JSON.stringify(body) });
  },
});
const whoWaits = defineRoute({
  method: 'get',
  path: '/v1/who-waits',
  summary: 'Names the transaction that it runs in',
  access: 'public',
  answer: z.object({ name: z.string() }),
  errors: [],
  handle: async (_input, { db }) => {
    const rows = await db.transaction((tx) =>
      tx.query<{ name: string }>("SELECT current_setting('application_name') AS name"),
    );
    return succeed({ name: rows[0]?.name ?? '' });
  },
});

beforeAll(async () => {
  database = await startTestDatabase();
  const logger = createWinstonLogger({ level: 'debug', streams: [log] });
  app = await startTestApp(database, [...routes, broken, whoWaits], { logger, matrix });
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});

/** A secret as it is, and in the forms in which it could slip through. */
function inAllForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    bytes.toString('base64'),
    bytes.toString('hex'),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Array.from(secret).reverse().join(''),
  ];
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

test('A13: what was sent as a secret, said or dialled is in no line of the log, in no form', async () => {
  const user = await createTestUser(app.context);
  const authorization = await signInAs(app.context, user);
  const grant = z
    .object({ accessToken: z.string(), refreshToken: z.string() })
    .parse(await (await post('/v1/auth/sign-in', { email: user.email, password: testPassword })).json());
  await post('/v1/auth/refresh', { refreshToken: grant.refreshToken });
  await post('/v1/auth/sign-in', { email: user.email, password: 'canary/wrong?password' });
  const said = {
    text: 'canary words of a caller',
    notes: 'canary notes',
    password: 'canary pass',
    number: '+33698765432',
  };
  await post('/v1/broken', said, { authorization, cookie: 'session=canary-cookie' });
  const lines = written.join('');
  expect(lines).toContain('a request met a bug');
  const secrets = [
    grant.accessToken,
    grant.refreshToken,
    authorization.slice('Bearer '.length),
    testPassword,
    'canary/wrong?password',
    'canary-cookie',
    ...Object.values(said),
  ];
  for (const secret of secrets) for (const form of inAllForms(secret)) expect(lines).not.toContain(form);
});

test('R10: a request has one name in its answer, in every line about it, and in the database', async () => {
  written.splice(0);
  const given = '01980000-0000-7000-8000-00000000abcd';
  const response = await fetch(`${app.url}/v1/who-waits`, { headers: { 'x-request-id': given } });
  const requestId = response.headers.get('x-request-id');
  expect(requestId).not.toBe(given);
  expect(await response.json()).toEqual({ name: `lydia ${requestId}` });
  expect(written.join('')).toContain(`"requestId":"${requestId}","route":"GET /v1/who-waits"`);
  expect(written.join('')).toContain(`"clientRequestId":"${given}"`);
  written.splice(0);
  await fetch(`${app.url}/v1/who-waits`, { headers: { 'x-request-id': 'forged" level="error' } });
  expect(written.join('')).not.toContain('forged');
});
