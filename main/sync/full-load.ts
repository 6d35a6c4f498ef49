import { existsSync } from 'node:fs';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { CallId } from '../../contracts/ids.ts';
import type { FullLoad } from '../../contracts/ipc/sync.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createWatched } from '../platform/watched.ts';
import { carryOver } from '../storage/carry-over.ts';
import { loadCursor } from '../storage/queries/sync-state.ts';
import { type Reader, type Storage, StorageError, type Writer } from '../storage/storage.ts';
import { isSwapPlanned, removeDatabase } from '../storage/swap-files.ts';
import { dropLoadState, loadLoadState } from './load/load-state.ts';
import { createProgressMeter } from './load/progress-meter.ts';
import type { LoadReport, LoadTask } from './load/run-load.ts';
import type { RunningLoad, StartLoad } from './load/start-load.ts';
import type { LoadOutcome } from './machine.ts';

/** How one try of a full load ended. */
export interface LoadEnd {
  readonly outcome: LoadOutcome;
  /** It got further than the time before. */
  readonly hasProgressed: boolean;
}

/** Carries out full loads; one at a time. */
export interface FullLoadRunner {
  /** Goes on with the load that was begun, or begins one; puts what is complete in the place of the database in use. */
  run(): Promise<LoadEnd>;
  /** What is under way stops; what was stored of it is gone on with by the next `run`. */
  cancel(): void;
  /** Everything is here without it: what is left of one that was begun goes. */
  discard(): void;
  /** Told at once and at every change; null: none is under way or waits. */
  watch(listener: (load: FullLoad | null) => void): () => void;
}

export interface FullLoadOptions {
  readonly storage: Storage;
  /** The database in use. */
  readonly databaseFile: string;
  readonly key: Uint8Array;
  readonly start: StartLoad;
  /**
   * Those who have the database in use open through connections of their own let go of it, for Windows moves no file that is
   * open; resolves to what has them go on.
   */
  readonly letGo?: () => Promise<() => void>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told why the disk did not take it, and when it did after all. */
  readonly notify?: (code: ErrorCode) => void;
  readonly withdraw?: (code: ErrorCode) => void;
}

/** The database that is loaded stands beside the one in use, so that both are on one disk. */
export const loadFileOf = (databaseFile: string): string => `${databaseFile}.loading`;

const cut: LoadEnd = { outcome: 'cut', hasProgressed: false };

export function createFullLoad(options: FullLoadOptions): FullLoadRunner {
  const { storage, databaseFile, start, clock } = options;
  const logger = options.logger.child('load');
  const shown = createWatched<FullLoad | null>(null);
  const changes = createChangeKeeper(storage);
  const tellDisk = createDiskTeller(options);
  let running: RunningLoad | null = null;
  // What it says of confirmed changes is about the database beside which it was begun.
  storage.watchReplaced(() => removeLeftover(loadFileOf(databaseFile), logger));

  function begin(): RunningLoad {
    // What was changed before a snapshot is begun is in it, as far as the user may see it now.
    if (!existsSync(loadFileOf(databaseFile))) changes.forget();
    changes.start();
    const meter = createProgressMeter(clock, storage.read(loadCursor) === null ? 'first' : 'anew');
    shown.set(meter.show({ phase: 'fetching', done: 0, total: 0 }));
    const begun = start(toTask(options), (progress) => {
      if (running === begun) shown.set(meter.show(progress));
    });
    return begun;
  }

  function finish({ outcome, hasProgressed, detail, diskCode = null }: LoadReport): LoadEnd {
    running = null;
    shown.set(toWaiting(shown.get()));
    tellDisk(diskCode);
    if (outcome === 'loaded') takeIntoUse(options, changes.callIds());
    logger.info('A full load ended.', { outcome, detail });
    if (outcome === 'loaded' || outcome === 'unsupported') {
      removeDatabase(loadFileOf(databaseFile));
      changes.stop();
      shown.set(null);
    }
    return { outcome, hasProgressed };
  }

  return {
    async run() {
      const mine = begin();
      running = mine;
      const report = await mine.report;
      const take = (): LoadEnd => (running === mine ? finish(report) : cut);
      // Stopped meanwhile: the storage may be closed, and what is complete is taken into use the next time.
      return report.outcome === 'loaded' ? whileOthersLetGo(options, take) : take();
    },
    cancel() {
      running?.cancel();
      running = null;
      changes.stop();
      shown.set(null);
    },
    discard() {
      if (running !== null || !existsSync(loadFileOf(databaseFile))) return;
      changes.stop();
      shown.set(null);
      removeLeftover(loadFileOf(databaseFile), logger);
    },
    watch: (listener) => shown.watch(listener),
  };
}

function toWaiting(load: FullLoad | null): FullLoad | null {
  return load && { ...load, phase: 'waiting', perSecond: null, secondsLeft: null };
}

async function whileOthersLetGo<T>({ letGo }: FullLoadOptions, work: () => T): Promise<T> {
  const goOn = await letGo?.();
  try {
    return work();
  } finally {
    goOn?.();
  }
}

/** The person is told once, and not any more when there is room again. */
function createDiskTeller({ notify, withdraw }: FullLoadOptions): (code: ErrorCode | null) => void {
  let told: ErrorCode | null = null;
  return (code) => {
    if (code === told) return;
    if (told !== null) withdraw?.(told);
    if (code !== null) notify?.(code);
    told = code;
  };
}

/** A thread that was cancelled a moment ago may hold it still; the next time will do. */
function removeLeftover(file: string, logger: Logger): void {
  try {
    removeDatabase(file);
  } catch (error) {
    logger.info('What was loaded could not be removed.', { cause: String(error) });
  }
}

function toTask({ databaseFile, key, clock }: FullLoadOptions): LoadTask {
  return {
    liveFile: databaseFile,
    file: loadFileOf(databaseFile),
    key,
    nowMs: clock.nowMs(),
  };
}

/** Only what this computer alone has is written in the thread of the window; it takes milliseconds. */
function takeIntoUse({ storage, databaseFile }: FullLoadOptions, changedCalls: ReadonlySet<CallId>): void {
  const newFile = loadFileOf(databaseFile);
  try {
    storage.replaceWith({
      newFile,
      keptFile: null,
      carryOver(from: Reader, to: Writer) {
        const { sinceConfirmation, entities } = loadLoadState(to);
        carryOver(from, to, { changedCalls, sinceConfirmation, entities });
        dropLoadState(to);
      },
    });
  } catch (error) {
    // What cannot be read of it, it can never give; the API has all of it still.
    const isDamaged = error instanceof StorageError && error.code === 'database-damaged';
    if (isDamaged && !isSwapPlanned(databaseFile)) removeDatabase(newFile);
    throw error;
  }
}

/** Remembers which calls were changed here while a load is under way: the snapshot may have them as they were before. */
function createChangeKeeper(storage: Storage) {
  const callIds = new Set<CallId>();
  let unwatch: (() => void) | null = null;
  return {
    callIds: (): ReadonlySet<CallId> => callIds,
    start() {
      unwatch ??= storage.watch((change) => {
        for (const callId of change.callIds) callIds.add(callId);
      });
    },
    forget: () => callIds.clear(),
    stop() {
      unwatch?.();
      unwatch = null;
      callIds.clear();
    },
  };
}
