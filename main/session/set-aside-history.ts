import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { UserId } from '../../contracts/ids.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Paths } from '../platform/paths.ts';

interface SetAsideOptions {
  readonly paths: Paths;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly logger: Logger;
}

/** Moves keys and database of one user out of the way, and gives the folder where they are. Deletes nothing. */
export type SetAsideHistory = (userId: UserId) => Promise<Result<string>>;

const prefix = 'set-aside-';

/** Moved back, the files are as they were: the right password opens them again. */
export function createSetAsideHistory({ paths, clock, logger }: SetAsideOptions): SetAsideHistory {
  return async (userId) => {
    const folder = paths.userFolder(userId);
    const date = new Date(clock.nowMs()).toISOString().replaceAll(':', '-');
    const kept = join(folder, `${prefix}${date}`);
    try {
      const names = await readdir(folder);
      await mkdir(kept, { recursive: true, mode: 0o700 });
      for (const name of names) {
        const stays = name === 'profile.json' || name.startsWith(prefix);
        if (!stays) await rename(join(folder, name), join(kept, name));
      }
      return succeed(kept);
    } catch (error) {
      logger.error('the locked history could not be set aside', { error });
      return fail('storage-unavailable');
    }
  };
}
