import type { UserId } from '../../../contracts/ids.ts';
import type { Desk } from './desk.ts';

/** Whose lines ring, by leg; some have been answered since. */
export interface RungLines {
  add(legSid: string, userId: UserId): void;
  remove(legSid: string): void;
  /** Stops ringing where the line is lost, so that the caller need not wait for the provider's time. */
  leaveLost(): void;
}

export function createRungLines({ context, tasks }: Desk): RungLines {
  const rung = new Map<string, UserId>();

  function listLost(): ReadonlySet<UserId> {
    return new Set(
      context.hub.presence.list().flatMap(({ userId, isLineReady }) => (isLineReady ? [] : [userId])),
    );
  }

  return {
    add: (legSid, userId) => void rung.set(legSid, userId),
    remove: (legSid) => void rung.delete(legSid),
    leaveLost() {
      if (rung.size === 0) return;
      const lost = listLost();
      for (const [legSid, userId] of rung) {
        if (!lost.has(userId)) continue;
        rung.delete(legSid);
        // The provider tells that it has ended; a leg that was answered meanwhile goes on.
        tasks.run('leave-lost-line', async () => void (await context.telephony.cancelRinging(legSid)));
      }
    },
  };
}
