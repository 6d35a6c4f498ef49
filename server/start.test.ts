import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
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

const executable = join(import.meta.dirname, 'index.ts');

/** Starts the executable, and says so when it listens. */
const launcherScript = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, [${JSON.stringify(executable)}], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.on('data', (data) => {
    if (String(data).includes('"listening"')) process.stdout.write('up');
  });`;

function buildEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...buildTestEnvironment(),
    DATABASE_URL: '',
    LYDIA_TOKEN_PRIVATE_KEY: '',
    LYDIA_LOG_LEVEL: 'info',
    LYDIA_DATA_DIR: dataDir,
    LYDIA_PORT: String(port),
    LYDIA_SEED: 'demo',
  };
}

/** The executable, as a launcher runs it; resolves when it says that it listens. */
async function startProcess(env: Record<string, string> = {}): Promise<ChildProcess> {
  const child = spawn(process.execPath, [executable], {
    env: { ...buildEnvironment(), ...env },
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

async function verifyAuditLog(): Promise<string> {
  const script = join(import.meta.dirname, 'commands/audit-verify.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, `--data-dir=${dataDir}`]);
  return stdout;
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
  'gets its first administrator from the command line, and lets him in again when he forgot his password',
  async () => {
    const child = await startProcess({ LYDIA_SEED: '' });
    for (const password of ['a quiet river at dawn', 'a loud river at dusk']) {
      const script = join(import.meta.dirname, 'commands/administrator.ts');
      const args = ['--email=boss@example.com', '--name=Boss', `--data-dir=${dataDir}`, '--password-stdin'];
      const command = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'ignore', 'inherit'] });
      command.stdin?.end(`${password}\n`);
      expect(await once(command, 'exit')).toEqual([0, null]);
      const answer = await ask('/v1/auth/sign-in', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'boss@example.com', password }),
      });
      expect(sessionGrantSchema.parse(await answer.json()).user.role).toBe('administrator');
    }
    await stopProcess(child);
  },
  startTimeoutMs,
);

test(
  'R12: has its audit log verified while it runs, as a role that may not change it, and when it is stopped',
  async () => {
    const child = await startProcess();
    await signInAtOffer();
    expect(await verifyAuditLog()).toContain('The audit log is whole');
    await stopProcess(child);
    expect(await verifyAuditLog()).toContain('The audit log is whole');
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
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
  'stops in order on Ctrl+C that a launcher passes on, so that it hears of it twice',
  async () => {
    const child = await startProcess();
    child.kill('SIGINT');
    expect(await stopProcess(child)).toBe(0);
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  },
  startTimeoutMs,
);

test(
  'ends with its database when the launcher that reads its output is killed',
  async () => {
    const launcher = spawn(process.execPath, ['-e', launcherScript], {
      env: buildEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (launcher.stdout) await once(launcher.stdout, 'data');
    const lock = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8');
    const database = Number.parseInt(lock, 10);
    launcher.kill('SIGKILL');
    const hasEnded = () => expect(() => process.kill(database, 0)).toThrow('ESRCH');
    await vi.waitFor(hasEnded, { timeout: 30_000, interval: 100 });
    await expect(ask('/health/live')).rejects.toThrow();
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
