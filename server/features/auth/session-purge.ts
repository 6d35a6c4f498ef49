import type { Context } from '../../context.ts';
import { purgeSessions } from './session-repository.ts';

const everyMs = 3_600_000;

/** Removes sessions that are over, now and every hour. Returns what stops it. */
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
