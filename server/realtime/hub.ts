import type { Server } from 'node:http';
import type { PresenceBoard } from '../features/presence/presence.ts';

/**
 * WebSocket `/v1/realtime`. Nobody calls it to send: publish `realtime-event` or `changes-available` on the bus, and the hub
 * of every instance delivers it to the sockets of the audience. `session-ended` closes the sockets of a session.
 */
export interface RealtimeHub {
  /** Takes the upgrade requests of `/v1/realtime`; others are refused. */
  attach(server: Server): void;
  readonly presence: PresenceBoard;
  /** Closes every socket with 1001 and waits a bounded time for it. */
  close(): Promise<void>;
}
