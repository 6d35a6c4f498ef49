import { fail, type Result } from '../../contracts/result.ts';
import { adoptKnownChanges, loadKnownChanges } from '../storage/queries/adopt-mutations.ts';
import { attemptStorage } from '../storage/storage.ts';
import { nameBeside } from '../storage/swap-files.ts';
import type { BackupOptions } from './backup-service.ts';

type Place = Pick<BackupOptions, 'storage' | 'databaseFile' | 'pause' | 'clock' | 'isInCall'>;

/**
 * The prepared copy takes the place of the database, which stays beside it under the name `….before-restore-<date>`.
 * What waits here, was set aside or confirmed, is joined to what the copy knows: by id, so that the API applies it once.
 */
export async function putInPlace(place: Place, newFile: string): Promise<Result<void>> {
  const { storage, databaseFile, pause, clock, isInCall } = place;
  const resume = await pause();
  try {
    // It took a while to get here.
    if (isInCall()) return fail('call-in-progress');
    return attemptStorage(() =>
      storage.replaceWith({
        newFile,
        keptFile: nameBeside(databaseFile, 'before-restore', clock.nowMs()),
        carryOver: (from, to) => adoptKnownChanges(to, loadKnownChanges(from)),
      }),
    );
  } finally {
    resume();
  }
}
