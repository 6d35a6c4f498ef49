import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { UtcMs } from '../../contracts/ids.ts';

/** What belongs to a database file: SQLite's own files bear its name. */
export const companions = ['', '-wal', '-shm', '-journal'] as const;

const planSchema = z.object({ newFile: z.string(), keptFile: z.string().nullable() });

/** `newFile` takes the place of `file`, which is kept as `keptFile`; null: it is given up. All in one folder. */
export interface Swap {
  readonly file: string;
  /** A whole database without a write-ahead log of its own. */
  readonly newFile: string;
  readonly keptFile: string | null;
}

/**
 * Puts one database in the place of another, which nobody has open. The plan is written down first, so that
 * after a kill or a power cut `finishSwap` carries on: from then on it is the new file, before it the old one, and
 * never none. When the old one cannot be moved, it stays in use, and the plan is taken back.
 *
 *     plan written ─► old file and its companions renamed or removed ─► new file renamed ─► plan removed
 */
export function swapFiles(swap: Swap): void {
  const { file, newFile, keptFile } = swap;
  if (existsSync(`${newFile}-wal`)) throw new Error('The new database was not closed.');
  syncFile(newFile);
  writePlan(file, {
    newFile: basename(newFile),
    keptFile: keptFile === null ? null : basename(keptFile),
  });
  try {
    finishSwap(file);
  } catch (error) {
    // Nothing has moved, as on Windows while somebody reads the file: what is written to it from now on must not be lost.
    if (existsSync(file) && existsSync(newFile)) removePlan(file);
    throw error;
  }
}

/** To be called before the file is opened: ends a swap that was cut off. Does nothing when there is none. */
export function finishSwap(file: string): void {
  const plan = readPlan(file);
  if (plan === null) return;
  const newFile = join(dirname(file), plan.newFile);
  // Once the new file has moved, what stands at the name is it, and no longer what is to be kept.
  if (existsSync(newFile)) {
    if (plan.keptFile === null) removeDatabase(file);
    else moveDatabase(file, join(dirname(file), plan.keptFile));
    renameSync(newFile, file);
    syncFolder(dirname(file));
  }
  removePlan(file);
}

function removePlan(file: string): void {
  rmSync(planOf(file), { force: true });
  syncFolder(dirname(file));
}

/** Renames a database and what belongs to it. Done again after a cut, it moves what was not moved. */
export function moveDatabase(from: string, to: string): void {
  for (const suffix of companions) {
    if (existsSync(from + suffix)) renameSync(from + suffix, to + suffix);
  }
}

/** For a database of which nothing is to be kept. */
export function removeDatabase(file: string): void {
  for (const suffix of companions) rmSync(file + suffix, { force: true });
}

/** A name beside the database that nothing has yet: `….<reason>-<date>`. */
export function nameBeside(file: string, reason: string, nowMs: UtcMs): string {
  const date = new Date(nowMs).toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  let name = `${file}.${reason}-${date}`;
  for (let copy = 2; existsSync(name); copy += 1) name = `${file}.${reason}-${date}-${copy}`;
  return name;
}

/** What was written to it is on the disk. */
export function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Names made and removed in it are on the disk. Windows has no such thing, and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function planOf(file: string): string {
  return `${file}.swap`;
}

/** A swap was begun that `finishSwap` will end. */
export function isSwapPlanned(file: string): boolean {
  return existsSync(planOf(file));
}

function writePlan(file: string, plan: z.infer<typeof planSchema>): void {
  const draft = `${planOf(file)}.new`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeSync(handle, JSON.stringify(plan));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, planOf(file));
  syncFolder(dirname(file));
}

/** A plan is written whole or not at all: one that cannot be read was damaged later, and says nothing. */
function readPlan(file: string): z.infer<typeof planSchema> | null {
  if (!existsSync(planOf(file))) return null;
  try {
    return planSchema.parse(JSON.parse(readFileSync(planOf(file), 'utf8')));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    renameSync(planOf(file), `${planOf(file)}.damaged`);
    return null;
  }
}
