import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** A free port on the loopback interface; it is free at the moment of asking. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/**
 * Ctrl+C in a terminal reaches a whole group of processes at once. Those that we start are in groups of their
 * own, so that they stop in order: the desktop first, then what it speaks with. (On Windows it means a console.)
 */
export const ownGroup = process.platform !== 'win32';

export interface ManagedProcess {
  readonly child: ChildProcess;
  /** The JSON line with which it said that it listens. */
  readonly greeting: Readonly<Record<string, unknown>>;
  /** SIGTERM, then SIGKILL after `graceMs`; resolves when it has gone. */
  stop(graceMs?: number): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

export interface ProcessOptions {
  readonly name: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** Every line it writes. */
  readonly onLine?: (line: string) => void;
  readonly readyWithinMs?: number;
}

/** Runs a TypeScript file on this Node and waits until it prints a JSON line with `"message":"listening"`. */
export async function startProcess(options: ProcessOptions): Promise<ManagedProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', options.script], {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (graceMs = 10_000): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await gone;
    clearTimeout(timer);
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  try {
    return { child, greeting: await waitForGreeting(child, options), stop, kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

function waitForGreeting(child: ChildProcess, options: ProcessOptions): Promise<Record<string, unknown>> {
  const { promise, resolve, reject } = Promise.withResolvers<Record<string, unknown>>();
  const lines: string[] = [];
  const read = (line: string): void => {
    options.onLine?.(line);
    if (lines.length < 200 && !/^\s+at /.test(line)) lines.push(line);
    const greeting = parseGreeting(line);
    if (greeting) resolve(greeting);
  };
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on('line', read);
  const fail = (what: string): void =>
    reject(new Error(`the ${options.name} ${what}. It said:\n${lines.join('\n')}`));
  child.once('exit', (code) => fail(`ended before it was ready (code ${code})`));
  child.once('error', (error) => fail(`could not be started: ${error.message}`));
  const { readyWithinMs = 60_000 } = options;
  const timer = setTimeout(() => fail(`was not ready after ${readyWithinMs / 1_000} s`), readyWithinMs);
  return promise.finally(() => clearTimeout(timer));
}

function parseGreeting(line: string): Record<string, unknown> | undefined {
  if (!line.includes('"listening"')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    const isGreeting =
      typeof value === 'object' && value !== null && 'message' in value && value.message === 'listening';
    return isGreeting ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
