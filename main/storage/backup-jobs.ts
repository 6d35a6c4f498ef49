import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { UtcMs } from '../../contracts/ids.ts';
import { type Connection, openConnection } from './connection.ts';
import { migrate, readSchemaVersion } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { distrustWaiting } from './queries/adopt-mutations.ts';
import { StorageError, toStorageCode, translateErrors } from './storage-error.ts';
import { removeDatabase, syncFile, syncFolder } from './swap-files.ts';
import { runTransaction } from './transaction.ts';

/**
 * What takes as long as the database is big, and therefore runs in a thread of its own with a connection of its own.
 * `back-up`: one consistent instant of `database` into the new file `target`. `prepare-restore`: a copy of the backup
 * `source` as `target`, checked and brought to the present schema; nothing else is touched.
 */
export type BackupJob =
  | { readonly kind: 'back-up'; readonly database: string; readonly target: string; readonly key: Uint8Array }
  | {
      readonly kind: 'prepare-restore';
      readonly source: string;
      readonly target: string;
      readonly key: Uint8Array;
      readonly nowMs: UtcMs;
    };

export type JobOutcome =
  | { readonly ok: true }
  /** `detail` is for the log. */
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string };

export function runBackupJob(job: BackupJob): JobOutcome {
  try {
    translateErrors(() => (job.kind === 'back-up' ? backUp(job) : prepareRestore(job)));
    return { ok: true };
  } catch (error) {
    const code = error instanceof StorageError ? error.code : 'internal';
    const cause = error instanceof StorageError ? error.cause : error;
    return { ok: false, code, detail: String(cause) };
  }
}

/** A file of this name is not finished; it is removed when it is met again. */
export function unfinished(target: string): string {
  return `${target}.part`;
}

type Job<Kind extends BackupJob['kind']> = Extract<BackupJob, { kind: Kind }>;

/** The name `target` appears when the copy is on the disk and proven to be readable, and not before. */
function backUp({ database, target, key }: Job<'back-up'>): void {
  const draft = unfinished(target);
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  removeDatabase(draft);
  try {
    // Made first, so that nobody else on the computer may read it: SQLite takes an empty file.
    closeSync(openSync(draft, 'wx', 0o600));
    readFrom(database, key, (connection) => {
      // It writes another file, and counts as writing all the same. This one stays open for reading only.
      connection.readPragma('query_only = 0');
      connection.run('VACUUM INTO $draft', { draft });
    });
    syncFile(draft);
    readFrom(draft, key, (connection) => verify(connection, 'quick_check(1)'));
    renameSync(draft, target);
    syncFolder(dirname(target));
  } catch (error) {
    removeDatabase(draft);
    throw error;
  }
}

function prepareRestore({ source, target, key, nowMs }: Job<'prepare-restore'>): void {
  removeDatabase(target);
  try {
    copyBackup(source, target);
    asUnreadable(() =>
      readFrom(target, key, (connection) => {
        const version = readSchemaVersion(connection);
        const newest = migrations.at(-1)?.version ?? 0;
        if (version === 0 || version > newest) throw unreadable(`Schema ${version}; this one is ${newest}.`);
        verify(connection, 'integrity_check(1)');
      }),
    );
    raise(target, key, nowMs);
    syncFile(target);
  } catch (error) {
    removeDatabase(target);
    throw error;
  }
}

/** A database that was set aside may have its log beside it. */
function copyBackup(source: string, target: string): void {
  const found = statSync(source, { throwIfNoEntry: false });
  if (found?.isFile() !== true) throw unreadable('There is no such file.');
  for (const suffix of ['', '-wal']) {
    if (!existsSync(source + suffix)) continue;
    closeSync(openSync(target + suffix, 'wx', 0o600));
    copyFileSync(source + suffix, target + suffix, constants.COPYFILE_FICLONE);
  }
}

/** To the present schema, and with what waits in it treated as if it had been sent since. */
function raise(file: string, key: Uint8Array, nowMs: UtcMs): void {
  const connection = openConnection({ file, key });
  try {
    migrate(connection, migrations, nowMs);
    runTransaction(connection, distrustWaiting, 'synced');
  } finally {
    connection.close();
  }
}

function readFrom(file: string, key: Uint8Array, use: (connection: Connection) => void): void {
  const connection = openConnection({ file, key, isReadOnly: true });
  try {
    use(connection);
  } finally {
    connection.close();
  }
}

function verify(connection: Connection, check: string): void {
  const verdict = connection.readPragma(check);
  if (verdict !== 'ok') throw new StorageError('database-damaged', new Error(String(verdict)));
}

/** Another key and a damaged file look alike, and neither is a backup of this user. */
function asUnreadable(work: () => void): void {
  try {
    work();
  } catch (error) {
    const code = error instanceof StorageError ? error.code : toStorageCode(error);
    throw code === 'database-damaged' ? new StorageError('backup-unreadable', error) : error;
  }
}

function unreadable(reason: string): StorageError {
  return new StorageError('backup-unreadable', new Error(reason));
}
