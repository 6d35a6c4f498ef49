import { expect, test } from 'vitest';
import type { SessionGrant } from '../../contracts/api/auth.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import { userIdSchema } from '../../contracts/ids.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { ApiClient, ApiRoute } from '../api/client.ts';
import { createFakeClock, createFakeIds } from '../platform/testing.ts';
import { createTokens } from './tokens.ts';

const lifeMs = 10 * 60_000;
const user = {
  id: userIdSchema.parse(createFakeIds().next()),
  email: 'ana@example.org',
  displayName: 'Ana',
  role: 'operator',
} as const;

function build(answer: (count: number) => Promise<Result<SessionGrant>>) {
  const clock = createFakeClock();
  const refused: ErrorCode[] = [];
  const kept: string[] = [];
  let asked = 0;
  const client: ApiClient = {
    async request<T>(route: ApiRoute<T>) {
      asked += 1;
      const grant = await answer(asked);
      return grant.ok ? succeed(route.answer.parse(grant.value)) : grant;
    },
  };
  const tokens = createTokens({
    client,
    clock,
    onGrant: async ({ refreshToken }) => void kept.push(refreshToken),
    onRefused: (code) => refused.push(code),
  });
  const grant = (name: string): SessionGrant => ({
    accessToken: `access-${name}`,
    accessTokenExpiresAt: clock.nowMs() + lifeMs,
    refreshToken: `refresh-${name}`,
    user,
  });
  return { clock, tokens, grant, refused, kept, asked: () => asked };
}

test('refreshes by its own timer before the token ends, and keeps the next refresh token', async () => {
  const world = build(async (count) => succeed(world.grant(`${count}`)));
  world.tokens.adopt(world.grant('0'));
  await world.clock.advance(lifeMs * 0.8);
  expect(world.asked()).toBe(1);
  expect(world.kept).toEqual(['refresh-1']);
  expect(await world.tokens.accessToken()).toEqual(succeed('access-1'));
});

test('A4: fifty that are refused at the same time make one refresh', async () => {
  const world = build(async (count) => succeed(world.grant(`${count}`)));
  world.tokens.adopt(world.grant('0'));
  const all = await Promise.all(Array.from({ length: 50 }, () => world.tokens.renewToken('access-0')));
  expect(world.asked()).toBe(1);
  expect(new Set(all.map((token) => token.ok && token.value))).toEqual(new Set(['access-1']));
  expect(await world.tokens.renewToken('access-0')).toEqual(succeed('access-1'));
  expect(world.asked()).toBe(1);
});

test('goes on asking, less and less often, while the API is away', async () => {
  const world = build(async () => fail('api-unreachable'));
  world.tokens.resume('refresh-0');
  expect(await world.tokens.refresh()).toMatchObject({ ok: false, error: { code: 'api-unreachable' } });
  await world.clock.advance(60_000);
  expect(world.asked()).toBeGreaterThan(3);
  expect(world.asked()).toBeLessThan(10);
  expect(world.refused).toEqual([]);
});

test('a refused refresh token ends the session, once', async () => {
  const world = build(async () => fail('session-revoked'));
  world.tokens.adopt(world.grant('0'));
  await world.tokens.renewToken('access-0');
  await world.clock.advance(lifeMs);
  expect(world.refused).toEqual(['session-revoked']);
  expect(await world.tokens.accessToken()).toMatchObject({ error: { code: 'not-signed-in' } });
});

test('an answer that comes after the sign-out is dropped', async () => {
  const gate = Promise.withResolvers<void>();
  const world = build(async () => {
    await gate.promise;
    return succeed(world.grant('late'));
  });
  world.tokens.adopt(world.grant('0'));
  const asked = world.tokens.refresh();
  world.tokens.clear();
  gate.resolve();
  expect(await asked).toMatchObject({ ok: false });
  expect(world.kept).toEqual([]);
  expect(world.tokens.refreshToken()).toBeNull();
});

test.each([-3_600_000, 3_600_000])('a clock that is %d ms off makes no storm of refreshes', async (offMs) => {
  const world = build(async (count) => succeed(world.grant(`${count}`)));
  const grant = { ...world.grant('0'), accessTokenExpiresAt: world.clock.nowMs() + lifeMs + offMs };
  world.tokens.adopt(grant);
  expect(await world.tokens.accessToken()).toEqual(succeed('access-0'));
  await world.clock.advance(30_000);
  expect(world.asked()).toBe(0);
});

test('after a sleep in which only the wall clock went on, the token is not taken for good', async () => {
  const world = build(async (count) => succeed(world.grant(`${count}`)));
  world.tokens.adopt(world.grant('0'));
  world.clock.setWallClock(world.clock.nowMs() + lifeMs);
  expect(await world.tokens.accessToken()).toEqual(succeed('access-1'));
});
