import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { findFreePort, root, startProcess } from '../../scripts/child-process.ts';
import { buildTestEnvironment } from '../../server/testing/environment.ts';
import { startTestDatabase } from '../../server/testing/postgres.ts';
import { startLoad } from '../world/cluster/steady-load.ts';

it('R1: instances that share a port, as under PM2, are reloaded without a failed request', async () => {
  const database = await startTestDatabase();
  const port = await findFreePort();
  let reloaded: (codes: unknown) => void = () => {};
  const codes = new Promise((resolve) => {
    reloaded = resolve;
  });
  const manager = await startProcess({
    name: 'process manager',
    script: join(root, 'tests/world/cluster/shared-port.ts'),
    env: {
      ...buildTestEnvironment(database.connectionString),
      LYDIA_PORT: String(port),
      LYDIA_SEED: 'demo',
      LYDIA_DRAIN_MS: '500',
      LYDIA_REQUESTS_PER_MINUTE: '1000000',
    },
    onLine: (line) => {
      if (line.includes('"reloaded"')) reloaded(JSON.parse(line).codes);
    },
  });
  try {
    const load = await startLoad({ url: `http://127.0.0.1:${port}`, clients: 10 });
    while (load.count() < 50) await new Promise(setImmediate);
    manager.child.kill('SIGUSR2');
    expect(await codes).toEqual([0, 0]);
    const report = await load.stop();
    expect(report.failures).toEqual([]);
    expect(report.requests).toBeGreaterThan(200);
  } finally {
    await manager.stop();
    await database.stop();
  }
});

const settingsSchema = z.object({
  apps: z.array(
    z.object({
      script: z.string(),
      exec_mode: z.literal('cluster'),
      instances: z.literal(2),
      kill_timeout: z.number(),
    }),
  ),
});

it('the file for PM2 starts the API, and leaves an instance the time that it needs to stop', () => {
  const load = createRequire(import.meta.url);
  const [app] = settingsSchema.parse(load(join(root, 'deploy/pm2/ecosystem.config.cjs'))).apps;
  expect(existsSync(app?.script ?? '')).toBe(true);
  // The drain, the requests that run, and the close of the database.
  expect(app?.kill_timeout).toBeGreaterThanOrEqual(20_000);
});
