import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sessionGrantSchema } from '../contracts/api/auth.ts';
import { serverInfoSchema } from '../contracts/api/server-info.ts';
import { changesAnswerSchema } from '../contracts/api/sync.ts';
import { callSchema } from '../contracts/domain/call.ts';
import { findFreePort } from './db/embedded/free-port.ts';
import { buildTestEnvironment } from './testing/environment.ts';
import { startTimeoutMs } from './testing/postgres.ts';

let dataDir: string;
let port: number;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lydia-server-'));
  port = await findFreePort();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);

/** The executable, as a launcher runs it; resolves when it says that it listens. */
async function startProcess(env: Record<string, string> = {}): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'index.ts')], {
    env: {
      ...process.env,
      ...buildTestEnvironment(),
      DATABASE_URL: '',
      LYDIA_TOKEN_PRIVATE_KEY: '',
      LYDIA_LOG_LEVEL: 'info',
      LYDIA_DATA_DIR: dataDir,
      LYDIA_PORT: String(port),
      LYDIA_SEED: 'demo',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const { message } = JSON.parse(line) as { message?: string };
    if (message === 'listening') break;
  }
  child.stdout.resume();
  return child;
}

async function stopProcess(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

async function signInAtOffer(): Promise<string> {
  const info = serverInfoSchema.parse(await (await ask('/v1/server-info')).json());
  const [offer] = info.demoAccounts;
  const response = await ask('/v1/auth/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: offer?.email, password: offer?.password }),
  });
  return `Bearer ${sessionGrantSchema.parse(await response.json()).accessToken}`;
}

test(
  'runs from one command: makes its database and the demonstration, takes a sign-in, and stops cleanly',
  async () => {
    const child = await startProcess();
    const authorization = await signInAtOffer();
    const answer = await ask('/v1/sync/changes?limit=5000', { headers: { authorization } });
    const { changes } = changesAnswerSchema.parse(await answer.json());
    const values = (entity: string) => changes.filter((change) => change.entity === entity);
    expect(values('user')).toHaveLength(5);
    expect(values('disposition')).toHaveLength(6);
    expect(values('article').length).toBeGreaterThan(0);
    expect(values('call').map(({ value }) => callSchema.parse(value)).length).toBeGreaterThan(8);
    expect(await stopProcess(child)).toBe(0);
  },
  startTimeoutMs,
);

test(
  'goes on after being killed, with the same accounts, and access tokens that are still good',
  async () => {
    const first = await startProcess();
    const authorization = await signInAtOffer();
    first.kill('SIGKILL');
    await once(first, 'exit');
    const second = await startProcess();
    const me = await ask('/v1/users/me', { headers: { authorization } });
    expect(me.status).toBe(200);
    expect(await stopProcess(second)).toBe(0);
  },
  startTimeoutMs,
);

test(
  'offers no account when it is not the demonstration',
  async () => {
    const child = await startProcess({ LYDIA_SEED: '' });
    expect(await (await ask('/v1/server-info')).json()).toMatchObject({ demoAccounts: [] });
    await stopProcess(child);
  },
  startTimeoutMs,
);
