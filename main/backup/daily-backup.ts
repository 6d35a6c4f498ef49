import type { UtcMs } from '../../contracts/ids.ts';
import type { Backup } from '../../contracts/ipc/backup.ts';
import type { Result } from '../../contracts/result.ts';
import type { Clock } from '../platform/clock.ts';
import { listBackups } from './backup-folder.ts';

const dayMs = 24 * 60 * 60 * 1_000;
/** The start belongs to the person. */
const firstLookMs = 5 * 60 * 1_000;
/** Also after a call, a sleep or a full disk. */
const nextLookMs = 30 * 60 * 1_000;

interface DailyOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly isInCall: () => boolean;
  readonly create: () => Promise<Result<Backup>>;
}

/** Due when none was made within a day before now; one that a wrong clock dated into the future does not count. */
export function isDue(backups: readonly Backup[], nowMs: UtcMs): boolean {
  return !backups.some(({ madeAt }) => madeAt <= nowMs && nowMs - madeAt < dayMs);
}

/** Makes a backup every day that Lydia runs, between calls. */
export function createDailyBackup({ folder, clock, isInCall, create }: DailyOptions) {
  let cancel = (): void => undefined;
  let isStopped = false;

  async function look(): Promise<void> {
    if (!isInCall() && isDue(await listBackups(folder), clock.nowMs()) && !isStopped) await create();
    if (!isStopped) cancel = clock.after(nextLookMs, () => void look());
  }

  return {
    start() {
      cancel = clock.after(firstLookMs, () => void look());
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
