import { setImmediate } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type Connection, openConnection } from '../connection.ts';
import { markSuspect } from '../key-check.ts';
import type { Reader } from '../reader.ts';
import { StorageError, translateErrors } from '../storage-error.ts';
import { createReader } from '../transaction.ts';
import { type Answer, type Job, JobFailure, type JobTable, type Request, type ThreadData } from './jobs.ts';

/** A connection that is opened when it is first used, and can be exchanged between two uses. */
function createSwitchableReader({ file, key }: ThreadData) {
  let open: { readonly connection: Connection; readonly reader: Reader } | null = null;

  function present(): Reader {
    if (open === null) {
      const connection = openConnection({ file, key, isReadOnly: true });
      open = { connection, reader: createReader(connection) };
    }
    return open.reader;
  }

  function guard<T>(read: (reader: Reader) => T): T {
    try {
      return translateErrors(() => read(present()));
    } catch (error) {
      if (error instanceof StorageError && error.code === 'database-damaged') markSuspect(file);
      throw error;
    }
  }

  return {
    reader: {
      all: (statement, parameters) => guard((reader) => reader.all(statement, parameters)),
      get: (statement, parameters) => guard((reader) => reader.get(statement, parameters)),
    } satisfies Pick<Reader, 'all' | 'get'>,
    close: (): void => {
      open?.connection.close();
      open = null;
    },
  };
}

type Run = Extract<Request, { kind: 'run' }>;
/** Every job with its input and progress forgotten: they were checked where the job was asked for. */
type AnyJob = Job<unknown, unknown, unknown>;

/** Gives each running job a step in turn. */
function createRunner(jobs: JobTable, reader: Reader, tell: (answer: Answer) => void) {
  const cancelled = new Set<number>();
  const running = new Map<number, Promise<void>>();
  let gate = Promise.resolve();

  /** Lets others run; false: the job is to be left off. */
  async function pause(id: number): Promise<boolean> {
    await setImmediate();
    await gate;
    return !cancelled.has(id);
  }

  async function runSteps({ id, job, input }: Run): Promise<unknown> {
    const run = jobs[job] as AnyJob | undefined;
    if (run === undefined) throw new Error(`There is no job ${job}.`);
    const steps = run(reader, input, (progress) => tell({ kind: 'progress', id, progress }));
    try {
      for (;;) {
        if (!(await pause(id))) throw new JobFailure('cancelled', null);
        const step = steps.next();
        if (step.done === true) return step.value;
      }
    } finally {
      // Whatever the job opened is closed; after its end this does nothing.
      steps.return(undefined);
    }
  }

  async function runJob(request: Run): Promise<void> {
    const { id } = request;
    try {
      tell({ kind: 'done', id, value: await runSteps(request) });
    } catch (error) {
      const isExpected = error instanceof JobFailure || error instanceof StorageError;
      tell({ kind: 'failed', id, code: isExpected ? error.code : 'internal', detail: String(error) });
    } finally {
      running.delete(id);
      cancelled.delete(id);
    }
  }

  function cancel(id: number): void {
    if (running.has(id)) cancelled.add(id);
  }

  return {
    run: (request: Run) => void running.set(request.id, runJob(request)),
    cancel,
    /** Resolves when every job has put away what it had open. */
    async end(): Promise<void> {
      for (const id of running.keys()) cancel(id);
      gate = Promise.resolve();
      await Promise.all(running.values());
    },
    hold(until: Promise<void>) {
      gate = until;
    },
  };
}

/** What a thread does whose entry file this is called in. */
export function serveJobs(jobs: JobTable): void {
  if (parentPort !== null) serve(jobs, parentPort, workerData as ThreadData);
}

function serve(jobs: JobTable, port: MessagePort, data: ThreadData): void {
  const { reader, close } = createSwitchableReader(data);
  const tell = (answer: Answer): void => port.postMessage(answer);
  // Only what `createReader` makes may pass for a Reader; this one hands on to it.
  const runner = createRunner(jobs, reader as Reader, tell);
  let reopen = (): void => undefined;
  port.on('message', (request: Request) => {
    switch (request.kind) {
      case 'run':
        runner.run(request);
        break;
      case 'cancel':
        runner.cancel(request.id);
        break;
      case 'release': {
        const { promise, resolve } = Promise.withResolvers<void>();
        runner.hold(promise);
        reopen = resolve;
        close();
        tell({ kind: 'released' });
        break;
      }
      case 'reopen':
        close();
        reopen();
        break;
      case 'end':
        reopen();
        void runner.end().then(() => {
          close();
          port.close();
        });
    }
  });
}
