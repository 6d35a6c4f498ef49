import { Worker } from 'node:worker_threads';
import type { BackupJob, JobOutcome } from './backup-jobs.ts';

export interface RunningJob {
  /** Never rejects: a thread that dies is an outcome too. */
  readonly outcome: Promise<JobOutcome>;
  /** Ends the thread; resolves when it has let go of its files. */
  stop(): Promise<void>;
}

/** From the sources, Node runs the thread's TypeScript; in the build, its entry stands beside `index.js`. */
function entry(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? './backup-worker.ts' : './backup-worker.js', import.meta.url);
}

export function startBackupJob(job: BackupJob): RunningJob {
  const worker = new Worker(entry(), { workerData: job });
  const { promise: outcome, resolve } = Promise.withResolvers<JobOutcome>();
  worker.once('message', (answer: JobOutcome) => resolve(answer));
  worker.once('error', (error) => resolve({ ok: false, code: 'internal', detail: String(error) }));
  worker.once('exit', (code) =>
    resolve({ ok: false, code: 'cancelled', detail: `The thread ended: ${code}.` }),
  );
  return { outcome, stop: async () => void (await worker.terminate()) };
}
