import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { isRedisMissing } from '../../server/testing/redis.ts';
import { signInToApi } from '../world/api-session.ts';
import { type Cluster, startCluster } from '../world/cluster/cluster.ts';
import {
  checkHaproxyConfig,
  isHaproxyMissing,
  noticeMs,
  startHaproxy,
  withHaproxy,
} from '../world/cluster/haproxy.ts';
import { startLoad } from '../world/cluster/steady-load.ts';

describe.skipIf(isHaproxyMissing || isRedisMissing)(
  `two instances behind the proxy of deploy/, ${withHaproxy}`,
  () => {
    let cluster: Cluster;
    beforeAll(async () => {
      cluster = await startCluster({ startProxy: startHaproxy, env: { LYDIA_DRAIN_MS: '2000' } });
    });
    afterAll(() => cluster?.stop());

    it('takes its configuration without a warning', () => {
      expect(checkHaproxyConfig()).toMatch(/^Configuration file is valid\s*$/);
    });

    it('tells the API where a request came from, whatever the request says', async () => {
      await fetch(`${cluster.url}/v1/auth/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.66' },
        body: JSON.stringify({ email: 'demo@lydia.example', password: 'a guess' }),
      });
      const events = await cluster.database.db.query<{ address: string }>(
        "SELECT address FROM audit_events WHERE kind = 'sign-in-refused'",
      );
      expect(events).toEqual([{ address: '127.0.0.1' }]);
    });

    it('leads WebSockets through, and events of the other instance with them', async () => {
      const { accessToken } = await signInToApi(cluster.url);
      const sockets = [1, 2].map(
        () =>
          new WebSocket(`${cluster.url.replace('http', 'ws')}/v1/realtime`, {
            headers: { authorization: `Bearer ${accessToken}` },
          }),
      );
      const heard = sockets.map((socket) => {
        const types: string[] = [];
        socket.on('message', (data: Buffer) => types.push(JSON.parse(data.toString('utf8')).type));
        return types;
      });
      await vi.waitFor(() => expect(heard.every((types) => types.includes('welcome'))).toBe(true));
      const load = await startLoad({ url: cluster.url, clients: 1 });
      await vi.waitFor(() => expect(heard.every((types) => types.includes('changes-available'))).toBe(true));
      await load.stop();
      for (const socket of sockets) socket.terminate();
    });

    it('R1: instances that are restarted one after another lose no request', {
      timeout: 60_000,
    }, async () => {
      const load = await startLoad({ url: cluster.url, clients: 20 });
      for (const instance of cluster.instances) {
        expect((await instance.stop()).code).toBe(0);
        await instance.start();
        await cluster.balancer.whenReady(instance.port, true);
      }
      const report = await load.stop();
      expect(report.failures).toEqual([]);
      expect(report.requests).toBeGreaterThan(500);
    });

    it('R2: an instance that is killed is sent nothing any more after two looks', {
      timeout: 60_000,
    }, async () => {
      const [victim] = cluster.instances;
      await victim?.kill();
      await new Promise((resolve) => setTimeout(resolve, noticeMs));
      const statuses = await Promise.all(
        Array.from({ length: 40 }, async () => (await fetch(`${cluster.url}/v1/server-info`)).status),
      );
      expect(new Set(statuses)).toEqual(new Set([200]));
      await victim?.start();
    });
  },
);
