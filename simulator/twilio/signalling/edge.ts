import { createServer } from 'node:https';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../platform/clock.ts';
import { listenOnLoopback, readUrl } from '../../platform/http.ts';
import { type TokenIssuer, verifyAccessToken } from './access-token.ts';
import { createEdgeCertificate } from './certificate.ts';
import { createDevice } from './device.ts';
import { handleInsights } from './insights.ts';
import type { Switchboard } from './switchboard.ts';

/** What Voice SDK devices connect to. */
export interface Edge {
  readonly port: number;
  readonly spki: string;
  /** Cuts every connection, and refuses new ones for that long. */
  readonly drop: (durationMs: number) => void;
  readonly stop: () => Promise<void>;
}

interface EdgeNeeds {
  readonly port: number;
  readonly clock: Clock;
  readonly issuer: TokenIssuer;
  readonly switchboard: Switchboard;
}

function connectDevice({ clock, issuer, switchboard }: EdgeNeeds, socket: WebSocket) {
  const needs = {
    clock,
    verifyToken: (token: string) => verifyAccessToken(token, issuer, clock.nowMs()),
    handleCall: switchboard.handleCall,
  };
  const send = (text: string) => {
    if (socket.readyState === socket.OPEN) socket.send(text);
  };
  const device = createDevice(needs, { send }, issuer.accountSid);
  switchboard.add(device);
  socket.on('message', (data: Buffer) => device.receive(data.toString('utf8')));
  socket.on('close', () => switchboard.remove(device));
  socket.on('error', () => socket.terminate());
}

export async function startEdge(needs: EdgeNeeds): Promise<Edge> {
  const { clock } = needs;
  const certificate = await createEdgeCertificate();
  const server = createServer({ key: certificate.key, cert: certificate.cert }, handleInsights);
  const sockets = new WebSocketServer({ noServer: true });
  let refusesUntil = 0;

  server.on('upgrade', (request, socket, head) => {
    const { pathname } = readUrl(request);
    if (pathname !== '/signal' || clock.monotonicMs() < refusesUntil) socket.destroy();
    else sockets.handleUpgrade(request, socket, head, (opened) => connectDevice(needs, opened));
  });

  const port = await listenOnLoopback(server, needs.port);
  return {
    port,
    spki: certificate.spki,
    drop(durationMs) {
      refusesUntil = clock.monotonicMs() + durationMs;
      for (const socket of sockets.clients) socket.terminate();
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
