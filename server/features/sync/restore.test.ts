import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkAnswerSchema, pushAnswerSchema } from '../../../contracts/api/sync.ts';
import { userSchema } from '../../../contracts/domain/user.ts';
import type { Database } from '../../db/database.ts';
import { createInProcessBus } from '../../platform/bus.ts';
import { createSilentLogger } from '../../platform/logger.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { areToolsMissing, createTestCluster, type TestCluster, withTools } from '../../testing/cluster.ts';
import { createTestUser, signInAs } from '../../testing/users.ts';
import { routes } from '../registry.ts';

const bus = createInProcessBus(createSilentLogger());
const openApp = (db: Database) =>
  startTestApp(
    {
      db,
      bus,
      pool: null as never,
      connectionString: 'postgres://nobody@127.0.0.1:1/none',
      stop: async () => {},
    },
    routes,
  );

const fields = { name: 'Somebody', company: '', numbers: ['+33199000001'], note: '' };

async function post(app: TestApp, authorization: string, [path, body]: [string, object]): Promise<unknown> {
  const response = await fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

describe.skipIf(areToolsMissing)(withTools, { timeout: 60_000 }, () => {
  let main: TestCluster;
  let copy: TestCluster | null = null;
  let app: TestApp | null = null;

  beforeEach(async () => {
    main = await createTestCluster();
    await main.start();
  }, 60_000);
  afterEach(async () => {
    await app?.stop();
    await copy?.remove();
    await main.remove();
  });

  test.each([
    ['yesterday is restored', false],
    ['a standby takes over that missed the last of it', true],
  ])('what a desktop was told is saved comes back from it when %s', async (_how, isStandby) => {
    app = await openApp(await main.connect());
    const user = await createTestUser(app.context);
    const authorization = await signInAs(app.context, user);
    const make = () => ({
      id: app?.context.ids.next(),
      madeAt: 1,
      kind: 'create-contact',
      contactId: app?.context.ids.next(),
      fields,
    });
    const [kept, lost] = [
      [make(), make()],
      [make(), make(), make()],
    ];
    await post(app, authorization, ['/v1/sync/mutations', { mutations: kept }]);
    copy = await main.copyOnline({ isStandby });
    await post(app, authorization, ['/v1/sync/mutations', { mutations: lost }]);
    const seen = (await (
      await fetch(`${app.url}/v1/sync/changes`, { headers: { authorization } })
    ).json()) as { cursor: string; incarnation: string };
    await app.stop();
    await main.stop('immediate');

    await copy.start();
    if (isStandby) await copy.promote();
    app = await openApp(await copy.connect());
    const again = await signInAs(app.context, userSchema.parse(user));
    const headers = { authorization: again };
    expect((await fetch(`${app.url}/v1/sync/changes?cursor=${seen.cursor}`, { headers })).status).toBe(410);
    const snapshot = await (await fetch(`${app.url}/v1/sync/snapshot`, { headers })).text();
    expect(snapshot).not.toContain(seen.incarnation);
    const ids = [...kept, ...lost].map(({ id }) => id);
    const { missing } = checkAnswerSchema.parse(
      await post(app, again, ['/v1/sync/mutations/check', { ids }]),
    );
    expect(new Set<unknown>(missing)).toEqual(new Set(lost.map(({ id }) => id)));
    const resent = [...kept, ...lost].filter(({ id }) => missing.some((one) => one === id));
    const { results } = pushAnswerSchema.parse(
      await post(app, again, ['/v1/sync/mutations', { mutations: resent }]),
    );
    expect(results.every(({ status }) => status === 'applied')).toBe(true);
    const [row] = await app.context.db.query<{ count: number }>('SELECT count(*) FROM contacts');
    expect(row?.count).toBe(5);
  });
});
