import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Wanted } from './arguments.ts';
import { parseRunMessage, type RunMessage } from './serve-run.ts';

/** The line that is printed for a run. */
export interface RunLine {
  readonly group: string;
  readonly run: string;
  readonly title: string;
  readonly seed: number;
  readonly runs: number;
  readonly held: boolean;
  readonly seconds: number;
  readonly counts?: Readonly<Record<string, number>>;
  readonly reason?: string;
  /** The command that tries exactly this again; with a failure. */
  readonly repeat?: string;
}

export interface ExecuteOptions {
  /** The file that serves a run in a process of its own. */
  readonly childScript: string;
  /** Ends the run early. */
  readonly signal?: AbortSignal;
  /** What a run may take to tidy up once it was told to end. */
  readonly graceMs?: number;
}

/** Everything below a process, by the parent of each. What it started in groups of their own is found too. */
function listDescendants(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = (stdout ?? '').split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.flatMap(([child = 0, of]) => (of === parent && child > 0 ? [child, ...below(child)] : []));
  return below(pid);
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  for (const pid of [...listDescendants(child.pid), child.pid]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has gone by itself.
    }
  }
}

interface Ending {
  readonly message: RunMessage | undefined;
  readonly how: string;
}

function waitForEnd(child: ChildProcess, wanted: Wanted, options: ExecuteOptions): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  let message: RunMessage | undefined;
  let whyStopped: string | undefined;
  let killTimer: NodeJS.Timeout | undefined;
  const stop = (why: string): void => {
    if (whyStopped !== undefined) return;
    whyStopped = why;
    child.kill('SIGTERM');
    killTimer = setTimeout(() => killTree(child), options.graceMs ?? 15_000);
  };
  const limit = setTimeout(
    () => stop(`not done after ${wanted.run.timeLimitMs / 1_000} s`),
    wanted.run.timeLimitMs,
  );
  const interrupt = (): void => stop('interrupted');
  options.signal?.addEventListener('abort', interrupt, { once: true });
  if (options.signal?.aborted) interrupt();
  child.on('message', (value) => {
    message = parseRunMessage(value);
  });
  child.once('exit', (code, signal) => {
    clearTimeout(limit);
    clearTimeout(killTimer);
    options.signal?.removeEventListener('abort', interrupt);
    const isOurs = whyStopped === undefined;
    resolve({
      message: isOurs ? message : undefined,
      how: whyStopped ?? `its process ended (${signal ?? code}) without a word`,
    });
  });
  return promise;
}

function judge({ message, how }: Ending): Pick<RunLine, 'held' | 'counts' | 'reason'> {
  if (message === undefined) return { held: false, reason: how };
  if (message.kind === 'failed') return { held: false, reason: message.reason };
  const { counts } = message;
  if (!((counts['tried'] ?? 0) > 0)) return { held: false, counts, reason: 'nothing was tried' };
  return { held: true, counts };
}

/** Runs it in a process of its own, bounded in time; what it started goes with it when it does not end by itself. */
export async function executeRun(wanted: Wanted, options: ExecuteOptions): Promise<RunLine> {
  const { group, run, seed, runs } = wanted;
  const folder = await mkdtemp(join(tmpdir(), 'lydia-chaos-'));
  const startedAt = performance.now();
  const child = fork(options.childScript, [group, run.name, String(seed), String(runs), folder], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // Standard output belongs to the JSON lines.
    stdio: ['ignore', 2, 2, 'ipc'],
    detached: process.platform !== 'win32',
  });
  const judgement = judge(await waitForEnd(child, wanted, options));
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  const repeat = `npm run chaos -- ${group} --only ${run.name} --seed ${seed} --runs ${runs}`;
  return {
    group,
    run: run.name,
    title: run.title,
    seed,
    runs,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    ...judgement,
    ...(judgement.held ? {} : { repeat }),
  };
}
