import { succeed } from '../../contracts/result.ts';
import type { Clock } from '../platform/clock.ts';
import { createMemoryLogger } from '../platform/testing.ts';
import type { Storage } from '../storage/storage.ts';
import { testKey } from '../storage/testing.ts';
import { createFullLoad, type FullLoadRunner } from './full-load.ts';
import { type LoadSteps, runLoad } from './load/run-load.ts';
import type { StartLoad } from './load/start-load.ts';
import type { FakeConnection } from './testing.ts';

export interface LoadFaults {
  /** After so many bytes each of the next streams is cut off; null: it comes whole. */
  readonly cuts: (number | null)[];
  /** The cut looks like the end of the stream, as behind some proxies. */
  areCutsQuiet?: boolean;
  /** Default 100. */
  pieceBytes?: number;
  /** Awaited before each piece of a stream. */
  hold?: () => Promise<void>;
  readonly onStep?: LoadSteps['onStep'];
  /** Others who have the database in use open let go of it; gives what has them go on. */
  letGo?: () => Promise<() => void>;
}

/** Loads on the thread of the test, from the fake server: the same steps, in an order that a test can foretell. */
export function createTestLoadStarter(connection: FakeConnection, faults: LoadFaults): StartLoad {
  return (task, onProgress) => {
    const cancel = new AbortController();
    const steps: LoadSteps = {
      source: async (after) => {
        const opened = await connection.openSnapshot(after);
        return opened.ok ? succeed(stream(opened.value, faults)) : opened;
      },
      signal: cancel.signal,
      onProgress,
      breathe: () => Promise.resolve(),
      ...(faults.onStep === undefined ? {} : { onStep: faults.onStep }),
    };
    return { report: runLoad(task, steps), cancel: () => cancel.abort() };
  };
}

/** Pieces that end anywhere, also in the middle of a letter. */
async function* stream(lines: readonly string[], faults: LoadFaults): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const until = faults.cuts.shift() ?? null;
  const { pieceBytes = 100 } = faults;
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    await faults.hold?.();
    const end = Math.min(bytes.length, at + pieceBytes);
    if (until !== null && end > until) {
      yield bytes.subarray(at, until);
      if (faults.areCutsQuiet === true) return;
      throw new Error('the connection was cut off');
    }
    yield bytes.subarray(at, end);
  }
}

interface TestFullLoadOptions {
  readonly storage: Storage;
  readonly databaseFile: string;
  readonly connection: FakeConnection;
  readonly clock: Clock;
  readonly faults?: LoadFaults;
}

export function createTestFullLoad(options: TestFullLoadOptions): FullLoadRunner {
  const { connection, faults = { cuts: [] } } = options;
  const { logger } = createMemoryLogger();
  return createFullLoad({
    ...options,
    key: testKey,
    start: createTestLoadStarter(connection, faults),
    letGo: async () => (await faults.letGo?.()) ?? (() => undefined),
    logger,
  });
}

/** As with an API that has no snapshots: everything is read from the change feed. */
export const noFullLoad: FullLoadRunner = {
  run: () => Promise.resolve({ outcome: 'unsupported', hasProgressed: false }),
  cancel: () => undefined,
  discard: () => undefined,
  watch(listener) {
    listener(null);
    return () => undefined;
  },
};
