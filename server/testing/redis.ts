import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { findFreePort } from '../db/embedded/free-port.ts';
import { findTool } from './find-tool.ts';

/** A real Redis of a test's own, on a free port, with nothing on the disk. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** As by a power cut; `start` brings up an empty one on the same port. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** It takes connections and answers nothing. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

const binary = findTool('redis-server');

/** For `test.skipIf`: `npm test` installs a Redis where it can (Debian, as root); the title says the reason elsewhere. */
export const isRedisMissing = binary === null;

/** In the title of what needs Redis, so that a skipped test says why. */
export const withRedis = isRedisMissing
  ? 'with Redis (there is no redis-server on this machine)'
  : 'with Redis';

export async function startTestRedis(options: { readonly maxMemory?: string } = {}): Promise<TestRedis> {
  if (binary === null) throw new Error('There is no redis-server on this machine.');
  const port = await findFreePort();
  let child: ChildProcess;

  async function start(): Promise<void> {
    const limits = options.maxMemory === undefined ? [] : ['--maxmemory', options.maxMemory];
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    child = spawn(binary ?? '', [...settings, ...limits], { stdio: 'ignore', cwd: '/tmp' });
    process.once('exit', killAtExit);
    while (!(await canConnect(port))) await new Promise(setImmediate);
  }
  function killAtExit(): void {
    child.kill('SIGKILL');
  }
  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    process.off('exit', killAtExit);
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    start,
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    stop: kill,
  };
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
