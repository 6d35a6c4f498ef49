import { Worker } from 'node:worker_threads';
import { type ErrorCode, toFailure } from '../../../contracts/errors.ts';
import { type Result, succeed } from '../../../contracts/result.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Answer, JobInput, JobOutput, JobProgress, JobTable, Request, ThreadData } from './jobs.ts';

export interface RunOptions<P> {
  /** The job is left off after its present step, and answers `cancelled`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: P) => void;
}

/**
 * Long reads, in a thread with a connection of its own that can only read. It sees everything that was committed before a
 * job began. A thread that dies is started again by the next job; those that ran answer `storage-unavailable`.
 */
export interface Reading<J extends JobTable> {
  run<K extends keyof J & string>(
    job: K,
    input: JobInput<J[K]>,
    options?: RunOptions<JobProgress<J[K]>>,
  ): Promise<Result<JobOutput<J[K]>>>;
  /** Starts the thread before it is needed. */
  warm(): void;
  /** The thread has no file open when this resolves, and opens none before each who asked for it says `reopen`; jobs wait. */
  release(): Promise<void>;
  /** Ends one `release`. */
  reopen(): void;
  /** The file was exchanged: from now on the new one is read. */
  renew(): void;
  /** Jobs that run answer `cancelled`. Resolves when the thread has ended. */
  close(): Promise<void>;
}

interface ReadingOptions extends ThreadData {
  /** The thread's entry, which calls `serveJobs` with the jobs `J`. */
  readonly entry: URL;
  readonly logger: Logger;
}

interface Waiting {
  readonly settle: (result: Result<unknown>) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: (progress: unknown) => void;
}

interface Thread {
  readonly send: (request: Request) => void;
  /** Keeps the process until the thread has ended. */
  readonly untilEnded: () => Promise<void>;
}

type Fail = (code: ErrorCode) => Result<never>;
const failed: Fail = (code) => ({ ok: false, error: toFailure(code) });

/** The jobs that were asked for and not answered yet. */
function createBook() {
  const waiting = new Map<number, Waiting>();
  let released = (): void => undefined;

  function take(id: number): Waiting | undefined {
    const entry = waiting.get(id);
    waiting.delete(id);
    return entry;
  }

  return {
    add: (id: number, entry: Waiting) => void waiting.set(id, entry),
    onReleased(listener: () => void) {
      released = listener;
    },
    answer(answer: Answer) {
      if (answer.kind === 'released') released();
      else if (answer.kind === 'progress') waiting.get(answer.id)?.onProgress(answer.progress);
      else if (answer.kind === 'done') take(answer.id)?.settle(succeed(answer.value));
      else if (answer.code === 'internal') take(answer.id)?.reject(new Error(answer.detail));
      else take(answer.id)?.settle(failed(answer.code));
    },
    /** Nothing will come any more. */
    end(code: ErrorCode) {
      for (const { settle } of waiting.values()) settle(failed(code));
      waiting.clear();
      released();
    },
  };
}

type Book = ReturnType<typeof createBook>;

function startThread({ file, key, entry, logger }: ReadingOptions, book: Book, onExit: () => void): Thread {
  // Nothing of the process is handed on but the key, and that only in memory.
  const data: ThreadData = { file, key };
  const worker = new Worker(entry, { workerData: data, argv: [], name: 'reading' });
  worker.unref();
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  worker.on('message', (answer: Answer) => book.answer(answer));
  worker.on('error', (error) => logger.error('the reading thread failed', { cause: String(error) }));
  worker.on('exit', () => {
    onExit();
    resolve();
  });
  return {
    send: (request) => worker.postMessage(request),
    untilEnded() {
      worker.ref();
      return ended;
    },
  };
}

/** Several may want the file to be closed at once: it is opened again when none of them does any more. */
function createHold(book: Book, thread: () => Thread | null) {
  let holders = 0;
  let released = Promise.resolve();

  function letGo(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    book.onReleased(resolve);
    const present = thread();
    if (present === null) resolve();
    else present.send({ kind: 'release' });
    return promise;
  }

  function renew(): void {
    if (holders === 0) thread()?.send({ kind: 'reopen' });
  }

  return {
    isHeld: () => holders > 0,
    async release() {
      holders += 1;
      if (holders === 1) released = letGo();
      await released;
    },
    reopen() {
      holders = Math.max(0, holders - 1);
      renew();
    },
    renew,
  };
}

export function createReading<J extends JobTable>(options: ReadingOptions): Reading<J> {
  const book = createBook();
  let thread: Thread | null = null;
  let lastId = 0;
  const hold = createHold(book, () => thread);
  let isClosed = false;

  function ensure(): Thread {
    if (thread !== null) return thread;
    thread = startThread(options, book, () => {
      thread = null;
      book.end(isClosed ? 'cancelled' : 'storage-unavailable');
    });
    if (hold.isHeld()) thread.send({ kind: 'release' });
    return thread;
  }

  return {
    run(job, input, { signal, onProgress } = {}) {
      if (isClosed || signal?.aborted) return Promise.resolve(failed('cancelled'));
      lastId += 1;
      const id = lastId;
      const { promise, resolve, reject } = Promise.withResolvers<Result<unknown>>();
      // What the thread answers has the type of the job that was asked for.
      book.add(id, { settle: resolve, reject, onProgress: (progress) => onProgress?.(progress as never) });
      const { send } = ensure();
      send({ kind: 'run', id, job, input });
      const cancel = (): void => send({ kind: 'cancel', id });
      signal?.addEventListener('abort', cancel, { once: true });
      return promise.finally(() => signal?.removeEventListener('abort', cancel)) as Promise<Result<never>>;
    },
    warm: () => void ensure(),
    release: () => hold.release(),
    reopen: () => hold.reopen(),
    renew: () => hold.renew(),
    async close() {
      isClosed = true;
      thread?.send({ kind: 'end' });
      await thread?.untilEnded();
    },
  };
}
