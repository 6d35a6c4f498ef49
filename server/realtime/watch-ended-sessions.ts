import { findEndedSessions } from '../features/auth/ended-sessions.ts';
import type { HubDependencies } from './hub.ts';
import type { SocketSet } from './socket-set.ts';

/** An ended session must be over everywhere within five seconds, also when the instances cannot tell each other. */
const lookEveryMs = 3_000;

/** Closes the sockets of sessions that were ended without our having heard of it. Gives the stop. */
export function watchEndedSessions(
  { db, clock, logger }: Pick<HubDependencies, 'db' | 'clock' | 'logger'>,
  sockets: SocketSet,
): () => void {
  let isStopped = false;
  let cancel = clock.after(lookEveryMs, look);

  async function closeEnded(): Promise<void> {
    const open = sockets.of('everyone');
    if (open.length === 0) return;
    const ended = new Set(
      await findEndedSessions(db, [...new Set(open.map(({ owner }) => owner.sessionId))]),
    );
    for (const socket of open) if (ended.has(socket.owner.sessionId)) socket.close(4001, 'session ended');
  }

  function look(): void {
    closeEnded()
      .catch((error: unknown) =>
        logger.debug('the sessions of open sockets could not be looked up', { error }),
      )
      .finally(() => {
        if (!isStopped) cancel = clock.after(lookEveryMs, look);
      });
  }

  return () => {
    isStopped = true;
    cancel();
  };
}
