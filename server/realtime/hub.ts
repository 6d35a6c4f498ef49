import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import proxyaddr from 'proxy-addr';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { RealtimeEvent } from '../../contracts/api/realtime.ts';
import type { Context } from '../context.ts';
import { authenticate } from '../features/auth/authenticate.ts';
import { noteRefusedToken } from '../features/auth/note-refused-token.ts';
import type { PresenceBoard } from '../features/presence/presence.ts';
import { createSharedPresence } from '../features/presence/shared-presence.ts';
import type { Audience } from '../platform/bus.ts';
import { wait } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createHintPacer } from './hint-pacer.ts';
import type { SocketOwner } from './socket.ts';
import { createRealtimeSocket } from './socket.ts';
import type { SocketSet } from './socket-set.ts';
import { createSocketSet } from './socket-set.ts';
import { watchEndedSessions } from './watch-ended-sessions.ts';

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

export type HubDependencies = Pick<
  Context,
  'config' | 'bus' | 'db' | 'tokens' | 'audit' | 'clock' | 'ids' | 'logger' | 'metrics' | 'instanceId'
>;

const path = '/v1/realtime';
/** The largest frame a desktop has a reason to send is a hundred bytes. */
const maxFrameBytes = 4_096;
const closeTimeoutMs = 1_000;

export function createRealtimeHub(needs: HubDependencies): RealtimeHub {
  const logger = needs.logger.child('realtime');
  const presence = createSharedPresence(needs);
  const server = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false });
  const sockets = createSocketSet((count) => needs.metrics.socketsOpen(count));
  const stops = [...deliverFromBus(needs, sockets), watchEndedSessions(needs, sockets)];
  const isTrusted = proxyaddr.compile([...needs.config.trustedProxies]);
  let isClosing = false;

  async function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const refusal = isClosing ? '503 Service Unavailable' : findRefusal(request);
    if (refusal !== null) return refuse(stream, refusal);
    const signedIn = await authenticate(needs, request.headers.authorization);
    if (!signedIn.ok) {
      const from = { address: proxyaddr(request, isTrusted) };
      await noteRefusedToken(needs, request.headers.authorization, { reason: signedIn.error, from });
      return refuse(stream, '401 Unauthorized');
    }
    // The other side may have gone while the token was looked at.
    if (stream.destroyed) return;
    const owner = { userId: signedIn.value.user.id, sessionId: signedIn.value.sessionId };
    server.handleUpgrade(request, stream, head, (ws) => welcome(owner, ws));
  }

  function welcome(owner: SocketOwner, ws: WebSocket): void {
    const socket = createRealtimeSocket(
      { id: needs.ids.next(), owner, ws },
      {
        clock: needs.clock,
        logger,
        report: (told) => presence.report(socket.id, owner.userId, told),
        gone: () => {
          sockets.remove(socket);
          presence.forget(socket.id);
        },
      },
    );
    sockets.add(socket);
    socket.send(toFrame({ type: 'welcome', serverTimeAt: needs.clock.nowMs() }));
  }

  return {
    presence,
    attach: (httpServer) => takeUpgrades(httpServer, upgrade, logger),
    async close() {
      isClosing = true;
      for (const stop of stops) stop();
      presence.stop();
      const open = sockets.of('everyone');
      for (const socket of open) socket.close(1001, 'the server is going away');
      await Promise.race([Promise.all(open.map(({ closed }) => closed)), wait(needs.clock, closeTimeoutMs)]);
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

/** Gives the stops. */
function deliverFromBus(
  { bus, clock }: Pick<HubDependencies, 'bus' | 'clock'>,
  sockets: SocketSet,
): readonly (() => void)[] {
  const pacer = createHintPacer(clock, toFrame({ type: 'changes-available' }));
  return [
    () => pacer.stop(),
    bus.subscribe('realtime-event', ({ to, event }) => deliver(sockets, to, event)),
    bus.subscribe('changes-available', ({ to }) => pacer.hint(sockets.of(to))),
    // What other instances told meanwhile was missed; the feed has it.
    bus.subscribe('bus-restored', () => pacer.hint(sockets.of('everyone'))),
    bus.subscribe('session-ended', ({ userId, sessionId }) => {
      for (const socket of sockets.of([userId])) {
        if (sessionId === null || socket.owner.sessionId === sessionId) socket.close(4001, 'session ended');
      }
    }),
  ];
}

type Upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => Promise<void>;

function takeUpgrades(httpServer: Server, upgrade: Upgrade, logger: Logger): void {
  httpServer.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    upgrade(request, stream, head).catch((error: unknown) => {
      logger.error('a realtime connection could not be opened', { error });
      refuse(stream, '500 Internal Server Error');
    });
  });
}

function toFrame(event: RealtimeEvent): string {
  return JSON.stringify(event);
}

function deliver(sockets: SocketSet, to: Audience, event: RealtimeEvent): void {
  const audience = sockets.of(to);
  if (audience.length === 0) return;
  // Turned into text once, however many read it.
  const frame = toFrame(event);
  for (const socket of audience) socket.send(frame);
}

function findRefusal(request: IncomingMessage): string | null {
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  if (url?.pathname !== path) return '404 Not Found';
  // A browser always names its origin, and no page of a browser has any business here.
  return request.headers.origin === undefined || request.headers.origin.startsWith('app://')
    ? null
    : '403 Forbidden';
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
