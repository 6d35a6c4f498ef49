import type { RawData, WebSocket } from 'ws';
import { realtimeCommandSchema } from '../../contracts/api/realtime.ts';
import type { AccessTokenClaims } from '../features/auth/access-token.ts';
import type { PresenceReport } from '../features/presence/presence.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';

export type SocketOwner = AccessTokenClaims;

export interface RealtimeSocket {
  readonly id: string;
  readonly owner: SocketOwner;
  /** Resolves when it is gone. */
  readonly closed: Promise<void>;
  send(frame: string): void;
  close(code: number, reason: string): void;
}

interface SocketNeeds {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly report: (told: PresenceReport) => void;
  readonly gone: () => void;
}

/** A ping so often; a socket that has not answered by the next one is dead, and its operator is not there. */
const heartbeatMs = 10_000;
/** A desktop that reads this much behind is cut off: the feed makes it whole when it is back. */
const maxBufferedBytes = 1_000_000;
/** After a close frame the other side has this long to answer it. */
const closeTimeoutMs = 2_000;

export function createRealtimeSocket(
  { id, owner, ws }: { readonly id: string; readonly owner: SocketOwner; readonly ws: WebSocket },
  { clock, logger, report, gone }: SocketNeeds,
): RealtimeSocket {
  let isAlive = true;
  let cancelHeartbeat = clock.after(heartbeatMs, beat);

  function beat(): void {
    if (!isAlive) {
      ws.terminate();
      return;
    }
    isAlive = false;
    ws.ping();
    cancelHeartbeat = clock.after(heartbeatMs, beat);
  }

  function close(code: number, reason: string): void {
    ws.close(code, reason);
    clock.after(closeTimeoutMs, () => ws.terminate());
  }

  const closed = new Promise<void>((resolve) => {
    ws.on('close', () => {
      cancelHeartbeat();
      gone();
      resolve();
    });
  });
  const socket: RealtimeSocket = {
    id,
    owner,
    closed,
    close,
    send(frame) {
      if (ws.readyState !== ws.OPEN) return;
      if (ws.bufferedAmount > maxBufferedBytes) {
        logger.warn('a realtime connection is read too slowly', { userId: owner.userId });
        ws.terminate();
        return;
      }
      ws.send(frame);
    },
  };

  ws.on('error', (error) => logger.debug('a realtime connection broke', { error }));
  ws.on('pong', () => {
    isAlive = true;
  });
  ws.on('message', (data, isBinary) => {
    isAlive = true;
    const command = isBinary ? null : parseCommand(toText(data));
    // Unknown commands come from newer desktops, and are none of our business.
    if (command?.type === 'presence') {
      const { availability, isLineReady, isInCall } = command;
      report({ availability, isLineReady, isInCall });
    }
  });
  return socket;
}

function parseCommand(text: string) {
  try {
    return realtimeCommandSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** The library gives whole frames as one buffer, unless it is told otherwise. */
function toText(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString('utf8') : '';
}
