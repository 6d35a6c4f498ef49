import { afterAll, beforeAll, expect, test } from 'vitest';
import { sessionGrantSchema } from '../../../contracts/api/auth.ts';
import { nameRoute } from '../../access/access.ts';
import type { Route } from '../../http/route.ts';
import { createSystemClock } from '../../platform/clock.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { createTestKey } from '../../testing/environment.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { createTestUser, testPassword } from '../../testing/users.ts';
import { routes } from '../registry.ts';
import { createAccessTokens } from './access-token.ts';
import { forgeTokens } from './testing/forgeries.ts';

let database: TestDatabase;
let app: TestApp;
let forged: Readonly<Record<string, string>>;
let genuine: string;

beforeAll(async () => {
  database = await startTestDatabase();
  const privateKey = createTestKey();
  const issuer = 'https://api.example.com';
  const tokens = await createAccessTokens({ privateKey, issuer, clock: createSystemClock() });
  app = await startTestApp(database, routes, { tokens });
  const [user, other] = [
    await createTestUser(app.context),
    await createTestUser(app.context, 'administrator'),
  ];
  const answer = await fetch(`${app.url}/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: user.email, password: testPassword }),
  });
  const { accessToken, refreshToken } = sessionGrantSchema.parse(await answer.json());
  genuine = `Bearer ${accessToken}`;
  forged = forgeTokens({
    token: accessToken,
    privateKey,
    refreshToken,
    voiceToken: app.context.telephony.issueVoiceToken(user.id).token,
    otherUserId: other.id,
  });
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});

async function ask(route: Route, authorization: string): Promise<number> {
  const path = route.path.replace(/\{\w+\}/g, () => app.context.ids.next());
  const response = await fetch(`${app.url}${path}`, {
    method: route.method.toUpperCase(),
    headers: { authorization },
  });
  await response.body?.cancel();
  return response.status;
}

const protectedRoutes = routes.filter(({ access }) => access === 'bearer');

test('A5: no forged token opens any route, nor breaks one', async () => {
  expect(Object.keys(forged).length).toBeGreaterThanOrEqual(45);
  expect(await ask(protectedRoutes[0] as Route, genuine)).not.toBe(401);
  const wrong: unknown[] = [];
  for (const route of protectedRoutes) {
    const answers = Object.entries(forged).map(async ([name, authorization]) => {
      const status = await ask(route, authorization);
      // So long a header is refused by Node itself, before there is a request.
      if (status !== 401 && !(status === 431 && authorization.length > 16_384)) {
        wrong.push({ route: nameRoute(route), name, status });
      }
    });
    await Promise.all(answers);
  }
  expect(wrong).toEqual([]);
}, 60_000);

test('A5: refusing a forged token takes no time worth having', async () => {
  const startedMs = performance.now();
  for (const authorization of Object.values(forged)) await app.context.tokens.verify(authorization.slice(7));
  expect((performance.now() - startedMs) / Object.keys(forged).length).toBeLessThan(50);
});

test('R12: refused tokens are an event of the audit log, those that are merely over are not', async () => {
  await app.context.audit.whenIdle();
  const events = await database.db.query<{ details: { reason: string } }>(
    "SELECT details FROM audit_events WHERE kind = 'token-refused'",
  );
  expect(events.map(({ details }) => details.reason)).toEqual(['not-signed-in']);
});
