import type { RealtimeCommand } from '../../contracts/api/realtime.ts';
import type { Availability } from '../../contracts/domain/user.ts';
import type { LineStatus } from '../../contracts/ipc/app.ts';
import { createWatched } from '../platform/watched.ts';

interface PresenceOptions {
  readonly realtime: { send(command: RealtimeCommand): void };
  readonly line: { watchStatus(listener: (status: LineStatus) => void): () => void };
  readonly calls: { watchIsInCall(listener: (isInCall: boolean) => void): () => void };
}

/**
 * Tells the API what decides whether a call can reach the operator: his wish, and two facts that nobody sets by
 * hand. The only writer of presence.
 */
export interface Presence {
  setAvailability(availability: Availability): void;
  watchAvailability(listener: (availability: Availability) => void): () => void;
  stop(): void;
}

interface Facts {
  readonly availability: Availability;
  readonly isLineReady: boolean;
  readonly isInCall: boolean;
}

export function createPresence({ realtime, line, calls }: PresenceOptions): Presence {
  const availability = createWatched<Availability>('available');
  let facts: Facts = { availability: 'available', isLineReady: false, isInCall: false };

  function tell(change: Partial<Facts>): void {
    facts = { ...facts, ...change };
    realtime.send({ type: 'presence', ...facts });
  }

  const stops = [
    line.watchStatus(({ kind }) => tell({ isLineReady: kind === 'ready' })),
    calls.watchIsInCall((isInCall) => tell({ isInCall })),
    availability.watch((chosen) => tell({ availability: chosen })),
  ];

  return {
    setAvailability: (chosen) => availability.set(chosen),
    watchAvailability: (listener) => availability.watch(listener),
    stop() {
      for (const stop of stops) stop();
    },
  };
}
