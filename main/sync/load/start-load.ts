import { fileURLToPath } from 'node:url';
import { fail } from '../../../contracts/result.ts';
import type { TokenSource } from '../../api/client.ts';
import type { StartChildProcess } from '../../platform/child-processes.ts';
import type { FromProcess, ProcessTask, ToProcess } from './messages.ts';
import type { LoadProgress, LoadReport, LoadTask } from './run-load.ts';

/** A load that is under way. */
export interface RunningLoad {
  /** Never rejects. Nobody holds the files any more when it resolves. */
  readonly report: Promise<LoadReport>;
  cancel(): void;
}

/** Starts loads; in the product each in a process of its own. */
export type StartLoad = (task: LoadTask, onProgress: (progress: LoadProgress) => void) => RunningLoad;

interface StartOptions {
  readonly baseUrl: () => string | null;
  readonly tokens: TokenSource;
  readonly startProcess: StartChildProcess;
}

/** From the sources, Node runs the process's TypeScript; in the build, its entry stands beside `index.js`. */
function entry(): string {
  const isSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(isSource ? './load-process.ts' : './load-process.js', import.meta.url));
}

const broken = (detail: string): LoadReport => ({ outcome: 'cut', hasProgressed: false, detail });

/** A process that was cancelled may still be closing its files when the next one is to have them. */
const ending = new Map<string, Promise<unknown>>();

/**
 * Loads in a process of its own, so that the window answers all the while, its memory is given back when it is done, and
 * its end, whatever the reason, is not that of a call.
 */
export function createLoadStarter({ baseUrl, tokens, startProcess }: StartOptions): StartLoad {
  return (task, onProgress) => {
    let running: RunningLoad | null = null;
    let isCancelled = false;

    async function begin(): Promise<LoadReport> {
      await ending.get(task.file);
      const url = baseUrl();
      if (url === null || isCancelled) return broken('no server address, or cancelled');
      running = runProcess({ task: { ...task, baseUrl: url }, tokens, startProcess, onProgress });
      return running.report;
    }

    const report = begin().catch((error: unknown) => broken(String(error)));
    ending.set(task.file, report);
    return {
      report,
      cancel() {
        isCancelled = true;
        running?.cancel();
      },
    };
  };
}

/** What comes in and is stored becomes garbage at once: without a limit it is left to grow. */
const nodeOptions = ['--max-old-space-size=128', '--max-semi-space-size=8'];

interface ProcessOptions {
  readonly task: ProcessTask;
  readonly tokens: TokenSource;
  readonly startProcess: StartChildProcess;
  readonly onProgress: (progress: LoadProgress) => void;
}

function runProcess({ task, tokens, startProcess, onProgress }: ProcessOptions): RunningLoad {
  const child = startProcess({ file: entry(), name: 'Lydia history loader', nodeOptions });
  const send = (message: ToProcess): void => child.post(message);
  const { promise: report, resolve } = Promise.withResolvers<LoadReport>();
  let told: LoadReport | null = null;

  async function giveToken(refused: string | null): Promise<void> {
    const given = await (refused === null ? tokens.accessToken() : tokens.renewToken(refused));
    send({ kind: 'token', token: given });
  }

  /** It has closed its files, and may still hold a connection. */
  function end(ended: LoadReport): void {
    told = ended;
    child.kill();
  }

  child.onMessage((posted) => {
    const message = posted as FromProcess;
    if (message.kind === 'progress') onProgress(message.progress);
    else if (message.kind === 'ended') end(message.report);
    else giveToken(message.refused).catch(() => send({ kind: 'token', token: fail('internal') }));
  });
  // Only then are its files closed for certain.
  child.onExit((code) => resolve(told ?? broken(`the process ended with code ${code}`)));
  send({ kind: 'task', task });
  return { report, cancel: () => send({ kind: 'cancel' }) };
}
