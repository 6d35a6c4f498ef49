import { rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Backup, BackupStatus } from '../../contracts/ipc/backup.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { FileDialogs, FileKind } from '../app/file-dialogs.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createQueue, type Queue } from '../platform/queue.ts';
import { createSingleFlight } from '../platform/single-flight.ts';
import { createWatched, type Watched } from '../platform/watched.ts';
import type { BackupJob } from '../storage/backup-jobs.ts';
import { markSuspect } from '../storage/key-check.ts';
import { type RunningJob, startBackupJob } from '../storage/run-backup-job.ts';
import type { Storage } from '../storage/storage.ts';
import { isSwapPlanned, removeDatabase } from '../storage/swap-files.ts';
import {
  buildBackupName,
  chooseSurplus,
  listBackups,
  parseBackupName,
  tidyBackups,
} from './backup-folder.ts';
import { copyOut } from './copy-out.ts';
import { createDailyBackup } from './daily-backup.ts';
import { putInPlace } from './put-in-place.ts';

/** Copies of the local database, encrypted under the same key, and the way back from one. */
export interface BackupService {
  start(): void;
  /** Ends what is under way; resolves when no file is in use any more. */
  stop(): Promise<void>;
  /** No backup or restore has a file open when it resolves. */
  untilIdle(): Promise<void>;
  watch(listener: (status: BackupStatus) => void): () => void;
  create(): Promise<Result<Backup>>;
  /** `cancelled` when the person chose no place. */
  saveCopy(name: string): Promise<Result<void>>;
  /** Fails with `call-in-progress`, `not-found`, `backup-unreadable`, `disk-full`, …; nothing was changed then. */
  restore(name: string): Promise<Result<void>>;
  restoreFile(): Promise<Result<void>>;
}

export interface BackupOptions {
  readonly storage: Storage;
  readonly databaseFile: string;
  readonly key: Uint8Array;
  readonly isInCall: () => boolean;
  /**
   * Stops what writes by itself, above all the synchronisation, and lets go of the file; resolves to what starts it again
   * from what is there then.
   */
  readonly pause: () => Promise<() => void>;
  readonly fileDialogs: FileDialogs;
  readonly clock: Clock;
  readonly logger: Logger;
}

const fileKind: FileKind = { name: 'Lydia', extensions: ['db'] };

/** So much of the disk stays free for the database itself. */
const reserveBytes = 200 * 1024 * 1024;

/** All that the steps of the service share. */
interface Parts extends BackupOptions {
  readonly folder: string;
  readonly status: Watched<BackupStatus>;
  /** One after the other: a restore must not meet a backup half way. */
  readonly queue: Queue;
  readonly run: (job: BackupJob) => Promise<Result<void>>;
}

export function createBackupService(options: BackupOptions): BackupService {
  const { databaseFile, clock, fileDialogs } = options;
  const jobs = createJobs(options);
  const parts: Parts = {
    ...options,
    folder: join(dirname(databaseFile), 'backups'),
    status: createWatched<BackupStatus>({ backups: [], activity: 'none' }),
    queue: createQueue(),
    run: (job) => jobs.run(job),
  };
  const flight = createSingleFlight<Result<Backup>>();
  const create = (): Promise<Result<Backup>> =>
    flight.run(() => parts.queue(() => during(parts, 'backing-up', () => makeBackup(parts))));
  const daily = createDailyBackup({ ...parts, create });
  const untilIdle = (): Promise<void> => parts.queue(async () => undefined);

  return {
    start() {
      void parts.queue(async () => {
        removeDatabase(restoringFile(parts));
        await tidyBackups(parts.folder, []);
        await refresh(parts);
      });
      daily.start();
    },
    async stop() {
      daily.stop();
      await jobs.stop();
      await untilIdle();
    },
    untilIdle,
    watch: (listener) => parts.status.watch(listener),
    create,
    async saveCopy(name) {
      const file = await findBackup(parts, name);
      if (!file.ok) return file;
      const target = await fileDialogs.chooseFileToSave({ suggestedName: name, kind: fileKind });
      return target === null ? fail('cancelled') : copyOut(file.value, target, clock.nowMs());
    },
    async restore(name) {
      const file = await findBackup(parts, name);
      return file.ok ? restoreInTurn(parts, file.value) : file;
    },
    async restoreFile() {
      // Before the person looks for a file: it would be refused after.
      if (options.isInCall()) return fail('call-in-progress');
      const source = await fileDialogs.chooseFileToOpen(fileKind);
      return source === null ? fail('cancelled') : restoreInTurn(parts, source);
    },
  };
}

/** One job at a time, in a thread of its own. */
function createJobs({ logger, databaseFile }: BackupOptions) {
  let running: RunningJob | null = null;
  let isStopped = false;
  return {
    async run(job: BackupJob): Promise<Result<void>> {
      if (isStopped) return fail('cancelled');
      running = startBackupJob(job);
      const outcome = await running.outcome;
      running = null;
      if (outcome.ok) return succeed(undefined);
      logger.warn('A backup or restore failed.', {
        job: job.kind,
        code: outcome.code,
        detail: outcome.detail,
      });
      // Met while it was read from end to end: the next start looks for it, and saves what is unsent.
      if (outcome.code === 'database-damaged') markSuspect(databaseFile);
      return fail(outcome.code);
    },
    async stop(): Promise<void> {
      isStopped = true;
      await running?.stop();
    },
  };
}

async function during<T>(
  parts: Parts,
  activity: BackupStatus['activity'],
  work: () => Promise<T>,
): Promise<T> {
  parts.status.set({ ...parts.status.get(), activity });
  try {
    return await work();
  } finally {
    parts.status.set({ ...parts.status.get(), activity: 'none' });
  }
}

async function refresh({ folder, status }: Parts): Promise<void> {
  status.set({ ...status.get(), backups: await listBackups(folder) });
}

async function makeBackup(parts: Parts): Promise<Result<Backup>> {
  const { folder, databaseFile, key, clock, run } = parts;
  if (!(await hasRoomFor(databaseFile, dirname(databaseFile)))) return fail('disk-full');
  const before = await listBackups(folder);
  const name = buildBackupName(
    clock.nowMs(),
    before.map((backup) => backup.name),
  );
  const made = await run({ kind: 'back-up', database: databaseFile, target: join(folder, name), key });
  if (!made.ok) return made;
  await tidyBackups(folder, chooseSurplus(await listBackups(folder), name));
  await refresh(parts);
  const backup = parts.status.get().backups.find((one) => one.name === name);
  return backup === undefined ? fail('storage-unavailable') : succeed(backup);
}

/** A copy must not take the last of the disk from the database. */
async function hasRoomFor(file: string, folder: string): Promise<boolean> {
  try {
    const [{ size }, disk] = [await stat(file), await statfs(folder)];
    return disk.bavail * disk.bsize > size + reserveBytes;
  } catch {
    // A disk that does not tell finds out by itself.
    return true;
  }
}

async function findBackup({ folder }: Parts, name: string): Promise<Result<string>> {
  const backups = parseBackupName(name) === null ? [] : await listBackups(folder);
  return backups.some((backup) => backup.name === name) ? succeed(join(folder, name)) : fail('not-found');
}

function restoringFile({ databaseFile }: Parts): string {
  return `${databaseFile}.restoring`;
}

function restoreInTurn(parts: Parts, source: string): Promise<Result<void>> {
  if (parts.isInCall()) return Promise.resolve(fail('call-in-progress'));
  return parts.queue(() => during(parts, 'restoring', () => restoreFrom(parts, source)));
}

async function restoreFrom(parts: Parts, source: string): Promise<Result<void>> {
  const { databaseFile, key, clock, run, logger } = parts;
  if (!(await hasRoomFor(source, dirname(databaseFile)))) return fail('disk-full');
  const target = restoringFile(parts);
  const prepared = await run({ kind: 'prepare-restore', source, target, key, nowMs: clock.nowMs() });
  if (!prepared.ok) return prepared;
  const placed = await putInPlace(parts, target);
  if (placed.ok) logger.info('A backup was put in the place of the database.');
  // Half way, it is the only one there is to put in place.
  else if (!isSwapPlanned(databaseFile)) await rm(target, { force: true });
  return placed;
}
