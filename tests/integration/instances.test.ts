import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { RealtimeCommand } from '../../contracts/api/realtime.ts';
import { isRedisMissing, withRedis } from '../../server/testing/redis.ts';
import { signInToApi } from '../world/api-session.ts';
import { type Cluster, startCluster } from '../world/cluster/cluster.ts';
import { type FakeProvider, postCallback, startFakeProvider } from '../world/cluster/fake-provider.ts';
import { type LoadReport, startLoad } from '../world/cluster/steady-load.ts';

// With the counts of the bars: `npm run chaos -- api`.

async function expectSaved(cluster: Cluster, { acknowledgedIds }: LoadReport): Promise<void> {
  const rows = await cluster.database.db.query<{ id: string }>(
    'SELECT id FROM contacts WHERE id = ANY($1::uuid[])',
    [acknowledgedIds],
  );
  expect(rows.length).toBe(acknowledgedIds.length);
  expect(new Set(acknowledgedIds).size).toBe(acknowledgedIds.length);
}

const pick = (cluster: Cluster, index: number) => {
  const instance = cluster.instances[index];
  if (!instance) throw new Error(`there is no instance ${index}`);
  return instance;
};

/** A desktop at one instance. */
async function connect(url: string, accessToken: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/realtime`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  const types: string[] = [];
  let closeCode: number | null = null;
  socket.on('message', (data: Buffer) => types.push(JSON.parse(data.toString('utf8')).type));
  socket.on('close', (code) => {
    closeCode = code;
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    types,
    closeCode: () => closeCode,
    send: (command: RealtimeCommand) => socket.send(JSON.stringify(command)),
    close: () => socket.terminate(),
  };
}

describe.skipIf(isRedisMissing)(`two instances behind a balancer, ${withRedis}`, () => {
  let cluster: Cluster;
  let provider: FakeProvider;
  beforeAll(async () => {
    provider = await startFakeProvider();
    cluster = await startCluster({ env: { TWILIO_API_BASE_URL: provider.url } });
  });
  afterAll(async () => {
    await cluster?.stop();
    await provider?.stop();
  });

  const writeContact = async (url: string) => {
    const load = await startLoad({ url, clients: 1 });
    while (load.count() < 2) await new Promise(setImmediate);
    return load.stop();
  };

  it('what happens at one instance reaches the desktops at the other', async () => {
    const [one, other] = [pick(cluster, 0), pick(cluster, 1)];
    const { accessToken } = await signInToApi(other.url);
    const desktop = await connect(other.url, accessToken);
    await vi.waitFor(() => expect(desktop.types).toContain('welcome'));
    await writeContact(one.url);
    await vi.waitFor(() => expect(desktop.types).toContain('changes-available'));
    desktop.close();
  });

  it('a caller who comes in at one instance rings the operator who is at the other', async () => {
    const [one, other] = [pick(cluster, 0), pick(cluster, 1)];
    const { accessToken } = await signInToApi(other.url);
    const desktop = await connect(other.url, accessToken);
    desktop.send({ type: 'presence', availability: 'available', isLineReady: true, isInCall: false });
    const { sub } = JSON.parse(atob(accessToken.split('.')[1] ?? ''));
    const { status } = await postCallback({
      instanceUrl: one.url,
      publicUrl: cluster.url,
      path: '/webhooks/voice/incoming',
      fields: { CallSid: `CA${'a'.repeat(32)}`, From: '+33612345678', To: '+33199001000' },
      authToken: cluster.authToken,
    });
    expect(status).toBe(200);
    await vi.waitFor(() => expect(provider.rung).toContain(`client:${sub}`), { timeout: 5_000 });
    await vi.waitFor(() => expect(desktop.types).toContain('call-changed'));
    desktop.close();
  });

  it('A6: a session that is ended at one instance is over at the other at once', async () => {
    const [one, other] = [pick(cluster, 0), pick(cluster, 1)];
    const session = await signInToApi(one.url);
    const desktop = await connect(other.url, session.accessToken);
    const atOther = () =>
      fetch(`${other.url}/v1/users/me`, { headers: { authorization: `Bearer ${session.accessToken}` } });
    expect((await atOther()).status).toBe(200);
    await cluster.redis.kill();
    await cluster.redis.start();
    await cluster.database.db.query(
      `UPDATE sessions SET revoked_at = $1, revoked_because = 'signed-out' WHERE id = $2`,
      [Date.now(), JSON.parse(atob(session.accessToken.split('.')[1] ?? '')).sid],
    );
    await vi.waitFor(async () => expect((await atOther()).status).toBe(401), { timeout: 5_000 });
    await vi.waitFor(() => expect(desktop.closeCode()).toBe(4001), { timeout: 5_000 });
  });

  it('R1: a rolling restart loses no request', async () => {
    const load = await startLoad({ url: cluster.url, clients: 10 });
    for (const instance of cluster.instances) {
      const { code, tookMs } = await instance.stop();
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(15_000);
      await instance.start();
      await cluster.balancer.whenReady(instance.port, true);
    }
    const report = await load.stop();
    expect(report.failures).toEqual([]);
    expect(report.requests).toBeGreaterThan(200);
    await expectSaved(cluster, report);
  });

  it('R2: an instance that is killed loses nothing that was acknowledged, and is left out within two seconds', async () => {
    const load = await startLoad({ url: cluster.url, clients: 10, retries: true });
    const victim = pick(cluster, 0);
    while (load.count() < 50) await new Promise(setImmediate);
    await victim.kill();
    const killedMs = performance.now();
    await cluster.balancer.whenReady(victim.port, false);
    expect(performance.now() - killedMs).toBeLessThan(2_000);
    await victim.start();
    await cluster.balancer.whenReady(victim.port, true);
    await expectSaved(cluster, await load.stop());
  });

  it('R3: while Redis is frozen every request is answered, and quickly', async () => {
    const load = await startLoad({ url: cluster.url, clients: 4 });
    cluster.redis.freeze();
    const before = load.count();
    while (load.count() < before + 50) await new Promise(setImmediate);
    cluster.redis.thaw();
    const report = await load.stop();
    expect(report.failures).toEqual([]);
    expect(report.slowestMs).toBeLessThan(1_500);
  });

  it('R4: without PostgreSQL requests are told within two seconds to come back, and it goes on by itself', async () => {
    const session = await signInToApi(cluster.url);
    cluster.databaseLink.cut();
    const startedMs = performance.now();
    const refused = await fetch(`${pick(cluster, 0).url}/v1/users/me`, {
      headers: { authorization: `Bearer ${session.accessToken}` },
    });
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    cluster.databaseLink.mend();
    const answered = async () => expect((await session.get('/v1/users/me')).status).toBe(200);
    await vi.waitFor(answered, { timeout: 5_000 });
  });
});
