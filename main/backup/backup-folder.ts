import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { UtcMs } from '../../contracts/ids.ts';
import type { Backup } from '../../contracts/ipc/backup.ts';

/** How many are kept; an older one goes when a new one was made and proven. */
export const keptBackups = 3;

const pattern = /^lydia-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z(?:-\d+)?\.db$/;

/** When the backup of this name was made; null for the name of anything else, paths among it. */
export function parseBackupName(name: string): UtcMs | null {
  const match = pattern.exec(name);
  if (match === null) return null;
  const [, day, hours, minutes, seconds] = match;
  const madeAt = Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(madeAt) ? null : madeAt;
}

/** A name that is not taken yet. */
export function buildBackupName(nowMs: UtcMs, taken: readonly string[]): string {
  const stem = `lydia-${new Date(nowMs).toISOString().replace(/\.\d+/, '').replaceAll(':', '-')}`;
  let name = `${stem}.db`;
  for (let copy = 2; taken.includes(name); copy += 1) name = `${stem}-${copy}.db`;
  return name;
}

async function listNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    // No backup was made yet, or the folder cannot be read: there is nothing to be offered.
    return [];
  }
}

/** Finished backups, the newest first. */
export async function listBackups(folder: string): Promise<Backup[]> {
  const found = await Promise.all(
    (await listNames(folder)).map(async (name) => {
      const madeAt = parseBackupName(name);
      if (madeAt === null) return null;
      const facts = await stat(join(folder, name)).catch(() => null);
      return facts === null ? null : { name, madeAt, bytes: facts.size };
    }),
  );
  return found
    .filter((backup) => backup !== null)
    .sort((a, b) => b.madeAt - a.madeAt || b.name.localeCompare(a.name));
}

/** Which go when `made` was just made. It stays, even where a clock that was wrong once dated others after it. */
export function chooseSurplus(backups: readonly Backup[], made: string): Backup[] {
  return backups.filter(({ name }) => name !== made).slice(keptBackups - 1);
}

/** Takes away what a kill left unfinished, and what is more than enough. */
export async function tidyBackups(folder: string, surplus: readonly Backup[]): Promise<void> {
  const left = (await listNames(folder)).filter((name) => name.includes('.db.part'));
  for (const name of [...left, ...surplus.map((backup) => backup.name)])
    await rm(join(folder, name), { force: true });
}
