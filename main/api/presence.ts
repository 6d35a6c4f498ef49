import type { Availability } from '../../contracts/domain/user.ts';
import type { CallService } from '../calls/service-types.ts';
import type { LinePort } from '../line/line-port.ts';
import type { Realtime } from './realtime.ts';

export interface PresenceOptions {
  readonly realtime: Pick<Realtime, 'send'>;
  readonly line: Pick<LinePort, 'watchStatus'>;
  readonly calls: Pick<CallService, 'watchIsInCall'>;
  /** Calls at once with what the operator wishes, then at every change. */
  readonly watchAvailability: (listener: (availability: Availability) => void) => () => void;
}

/**
 * Tells the API the facts it routes by, at every change; the realtime client repeats the last when it connects
 * again. Nothing else writes presence, so that a status cannot lie. Returns the end of it.
 */
export function startPresence({ realtime, line, calls, watchAvailability }: PresenceOptions): () => void {
  let availability: Availability = 'away';
  let isLineReady = false;
  let isInCall = false;
  let told = '';

  function tell(): void {
    const command = { type: 'presence', availability, isLineReady, isInCall } as const;
    const text = JSON.stringify(command);
    if (text === told) return;
    told = text;
    realtime.send(command);
  }

  const stops = [
    line.watchStatus((status) => {
      isLineReady = status.kind === 'ready';
      tell();
    }),
    calls.watchIsInCall((isIn) => {
      isInCall = isIn;
      tell();
    }),
    watchAvailability((wished) => {
      availability = wished;
      tell();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
