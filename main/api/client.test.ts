import { expect, test } from 'vitest';
import { z } from 'zod';
import { fail, succeed } from '../../contracts/result.ts';
import { createFakeClock, createMemoryLogger } from '../platform/testing.ts';
import { createApiClient, createPublicClient, type TokenSource } from './client.ts';
import type { Fetch } from './send-request.ts';

const route = { method: 'GET', path: '/v1/thing', answer: z.object({ value: z.number() }) } as const;

function problem(status: number, code: string): Response {
  const body = { type: 'urn:x', title: 'x', status, code, detail: 'as it is', requestId: 'r1' };
  return new Response(JSON.stringify(body), { status });
}

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });

function build(fetch: Fetch, tokens?: TokenSource, baseUrl: string | null = 'http://api') {
  const clock = createFakeClock();
  const options = { baseUrl: () => baseUrl, fetch, clock, logger: createMemoryLogger().logger };
  return {
    clock,
    client: tokens ? createApiClient({ ...options, tokens }) : createPublicClient(options),
  };
}

test('sends the token and gives the parsed answer', async () => {
  const seen: unknown[] = [];
  const tokens: TokenSource = {
    accessToken: async () => succeed('t1'),
    renewToken: async () => fail('not-signed-in'),
  };
  const { client } = build(async (url, init) => {
    seen.push(url, new Headers(init.headers).get('authorization'), init.redirect);
    return json({ value: 7, more: 'not ours' });
  }, tokens);
  expect(await client.request(route)).toEqual({ ok: true, value: { value: 7 } });
  expect(seen).toEqual(['http://api/v1/thing', 'Bearer t1', 'error']);
});

test('asks once more with a renewed token when the API refuses the first', async () => {
  const used: (string | null)[] = [];
  const tokens: TokenSource = {
    accessToken: async () => succeed('old'),
    renewToken: async (refused) => succeed(`${refused}-renewed`),
  };
  const { client } = build(async (_url, init) => {
    used.push(new Headers(init.headers).get('authorization'));
    return problem(401, 'not-signed-in');
  }, tokens);
  expect(await client.request(route)).toMatchObject({ ok: false, error: { code: 'not-signed-in' } });
  expect(used).toEqual(['Bearer old', 'Bearer old-renewed']);
});

test('asks nothing without a token', async () => {
  const tokens: TokenSource = {
    accessToken: async () => fail('not-signed-in'),
    renewToken: async () => fail('not-signed-in'),
  };
  const { client } = build(() => expect.unreachable(), tokens);
  expect(await client.request(route)).toMatchObject({ ok: false, error: { code: 'not-signed-in' } });
});

test.each([
  ['a problem document', () => problem(409, 'call-already-ended'), 'call-already-ended'],
  ['a page of something else', () => new Response('<html>', { status: 404 }), 'api-incompatible'],
  ['a proxy in front of a dead API', () => new Response('bad gateway', { status: 502 }), 'api-unreachable'],
  ['a proxy that counts', () => new Response('', { status: 429 }), 'too-many-attempts'],
  ['an answer of another shape', () => json({ other: true }), 'api-incompatible'],
  ['an answer that is no JSON', () => new Response('hello'), 'api-incompatible'],
])('gives %s as a failure with its code', async (_what, answer, code) => {
  const { client } = build(async () => answer());
  expect(await client.request(route)).toMatchObject({ ok: false, error: { code } });
});

test('an API that cannot be reached is a failure, and so is no address', async () => {
  const { client } = build(() => Promise.reject(new TypeError('fetch failed')));
  expect(await client.request(route)).toMatchObject({ ok: false, error: { code: 'api-unreachable' } });
  const none = build(() => expect.unreachable(), undefined, null);
  expect(await none.client.request(route)).toMatchObject({ ok: false, error: { code: 'api-unreachable' } });
});

test('gives up after the time allowed', async () => {
  const { client, clock } = build((_url, init) => {
    const { promise, reject } = Promise.withResolvers<Response>();
    init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
    return promise;
  });
  const asked = client.request({ ...route, timeoutMs: 2_000 });
  await clock.advance(2_000);
  expect(await asked).toMatchObject({ ok: false, error: { code: 'timeout', retryable: true } });
  expect(clock.pendingTimers()).toBe(0);
});
