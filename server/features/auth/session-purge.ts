import type { Context } from '../../context.ts';
import { forgetKeysBefore, keyMemoryMs } from '../../http/idempotency.ts';
import { purgeBrowserSessions } from '../browser/repository.ts';
import { forgetOldDials } from '../calls/dial-limits.ts';
import { removeOldLinks } from './password-link-repository.ts';
import { forgetPlacesBefore } from './place-repository.ts';
import { purgeSessions } from './session-repository.ts';

const everyMs = 3_600_000;

/** A network that was not signed in from for so long is a stranger's again. */
const placeMemoryMs = 90 * 24 * 3_600_000;

/** Removes sessions that are over, places that were left long ago, and kept answers, now and every hour. Returns what stops it. */
export function startSessionPurge({
  db,
  clock,
  logger,
}: Pick<Context, 'db' | 'clock' | 'logger'>): () => void {
  let cancel = () => {};
  let isStopped = false;
  async function run(): Promise<void> {
    try {
      await purgeSessions(db, clock.nowMs());
      await purgeBrowserSessions(db, clock.nowMs());
      await removeOldLinks(db, clock.nowMs());
      await forgetPlacesBefore(db, clock.nowMs() - placeMemoryMs);
      await forgetOldDials(db);
      await forgetKeysBefore(db, clock.nowMs() - keyMemoryMs);
    } catch (error) {
      logger.warn('sessions that are over could not be removed', { error });
    }
    if (!isStopped) cancel = clock.after(everyMs, () => void run());
  }
  void run();
  return () => {
    isStopped = true;
    cancel();
  };
}
