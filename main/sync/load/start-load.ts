import { Worker } from 'node:worker_threads';
import { fail } from '../../../contracts/result.ts';
import type { TokenSource } from '../../api/client.ts';
import type { FromThread, ThreadTask, ToThread } from './messages.ts';
import type { LoadProgress, LoadReport, LoadTask } from './run-load.ts';

/** A load that is under way. */
export interface RunningLoad {
  /** Never rejects. Nobody holds the files any more when it resolves. */
  readonly report: Promise<LoadReport>;
  cancel(): void;
}

/** Starts loads; in the product each in a thread of its own. */
export type StartLoad = (task: LoadTask, onProgress: (progress: LoadProgress) => void) => RunningLoad;

interface StartOptions {
  readonly baseUrl: () => string | null;
  readonly tokens: TokenSource;
}

/** From the sources, Node runs the thread's TypeScript; in the build, its entry stands beside `index.js`. */
function entry(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? './load-worker.ts' : './load-worker.js', import.meta.url);
}

const broken = (detail: string): LoadReport => ({ outcome: 'cut', hasProgressed: false, detail });

/** A thread that was cancelled may still be closing its files when the next one is to have them. */
const ending = new Map<string, Promise<unknown>>();

/** Loads in a thread, so that the window answers all the while. */
export function createLoadStarter({ baseUrl, tokens }: StartOptions): StartLoad {
  return (task, onProgress) => {
    let running: RunningLoad | null = null;
    let isCancelled = false;

    async function begin(): Promise<LoadReport> {
      await ending.get(task.file);
      const url = baseUrl();
      if (url === null || isCancelled) return broken('no server address, or cancelled');
      running = startThread({ task: { ...task, baseUrl: url }, tokens, onProgress });
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
const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };

interface ThreadOptions {
  readonly task: ThreadTask;
  readonly tokens: TokenSource;
  readonly onProgress: (progress: LoadProgress) => void;
}

function startThread({ task, tokens, onProgress }: ThreadOptions): RunningLoad {
  const worker = new Worker(entry(), { workerData: task, resourceLimits });
  const send = (message: ToThread): void => worker.postMessage(message);
  const { promise: report, resolve } = Promise.withResolvers<LoadReport>();
  let told: LoadReport | null = null;

  async function giveToken(refused: string | null): Promise<void> {
    const given = await (refused === null ? tokens.accessToken() : tokens.renewToken(refused));
    send({ kind: 'token', token: given });
  }

  /** It has closed its files, and may still hold a connection. */
  function end(ended: LoadReport): void {
    told = ended;
    void worker.terminate();
  }

  worker.on('message', (message: FromThread) => {
    if (message.kind === 'progress') onProgress(message.progress);
    else if (message.kind === 'ended') end(message.report);
    else giveToken(message.refused).catch(() => send({ kind: 'token', token: fail('internal') }));
  });
  worker.once('error', (error) => {
    told ??= broken(String(error));
  });
  // Only then are its files closed for certain.
  worker.once('exit', () => resolve(told ?? broken('the thread ended')));
  return { report, cancel: () => send({ kind: 'cancel' }) };
}
