import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Writable } from 'node:stream';

export interface RotationOptions {
  readonly file: string;
  readonly maxBytes: number;
  /** Older files kept beside the present one: `FILE.1` is the newest of them. */
  readonly maxFiles: number;
}

/** A lock older than this was left by a process that died while it held it. */
const staleLockMs = 5_000;

/**
 * A log file that several processes may write at once. A line is appended in one write, so lines do not mix; whoever finds
 * the file full renames it, under a lock, and the others notice by its identity that theirs is no longer the present
 * one. What they wrote meanwhile is in the renamed file: no line is lost.
 */
export function createRotatingFile(options: RotationOptions): Writable {
  mkdirSync(dirname(options.file), { recursive: true });
  let descriptor = open(options.file);
  let isBroken = false;

  function reopen(): void {
    closeSync(descriptor);
    descriptor = open(options.file);
  }

  function append(line: Buffer): void {
    const { size, ino } = fstatSync(descriptor);
    if (ino !== findInode(options.file)) reopen();
    else if (size > 0 && size + line.length > options.maxBytes) {
      rotate(options, ino);
      reopen();
    }
    writeSync(descriptor, line);
  }

  return new Writable({
    decodeStrings: true,
    write(line: Buffer, _encoding, done) {
      try {
        append(line);
        isBroken = false;
      } catch (error) {
        // A full disk must not end the service; the same line stands on the standard output.
        if (!isBroken) console.error('The log file cannot be written:', String(error));
        isBroken = true;
      }
      done();
    },
    final(done) {
      closeSync(descriptor);
      done();
    },
  });
}

function open(file: string): number {
  return openSync(file, 'a', 0o600);
}

function findInode(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.ino ?? null;
}

function rotate({ file, maxFiles }: RotationOptions, fullInode: number): void {
  const lock = `${file}.lock`;
  if (!takeLock(lock)) return;
  try {
    // Another process may have been quicker.
    if (findInode(file) !== fullInode) return;
    for (let number = maxFiles - 1; number >= 1; number -= 1) {
      if (existsSync(`${file}.${number}`)) renameSync(`${file}.${number}`, `${file}.${number + 1}`);
    }
    renameSync(file, `${file}.1`);
  } finally {
    rmdirSync(lock);
  }
}

/** False: another process holds it, and rotates; the file may grow by a line or two meanwhile. */
function takeLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const heldSince = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (heldSince !== undefined && Date.now() - heldSince > staleLockMs) rmdirSync(lock);
    return false;
  }
}
