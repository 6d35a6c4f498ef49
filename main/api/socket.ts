import { WebSocket } from 'ws';

export interface SocketEnd {
  readonly reason: string;
  /** The token was not taken, or is none any more: another attempt needs another one. */
  readonly isRefused: boolean;
}

/** A WebSocket as far as the realtime client needs one. `close` is silent: `onGone` tells of other ends only. */
export interface Socket {
  onOpen(listener: () => void): void;
  onText(listener: (text: string) => void): void;
  /** Anything at all came from the other side, a ping or pong too. */
  onLife(listener: () => void): void;
  onGone(listener: (end: SocketEnd) => void): void;
  send(text: string): void;
  ping(): void;
  close(): void;
}

export type OpenSocket = (url: string, token: string) => Socket;

/** With which the API closes the sockets of a session that was ended. */
const sessionEnded = 4_001;
const maxFrameBytes = 4 * 1024 * 1024;

export const createWebSocket: OpenSocket = (url, token) => {
  const socket = new WebSocket(url, {
    headers: { authorization: `Bearer ${token}` },
    maxPayload: maxFrameBytes,
    followRedirects: false,
  });
  // Without a listener an error would end the process; `close` follows every error.
  let reason: string | null = null;
  let isRefused = false;
  socket.on('error', (error) => {
    reason ??= error.message;
  });
  // With a listener it is for us to end the attempt; `close` follows.
  socket.on('unexpected-response', (_request, { statusCode }) => {
    reason = `answered with status ${statusCode}`;
    isRefused = statusCode === 401;
    socket.terminate();
  });
  let isClosed = false;
  return {
    onOpen: (listener) => void socket.on('open', listener),
    onText: (listener) =>
      void socket.on('message', (data, isBinary) => {
        if (!isBinary && Buffer.isBuffer(data)) listener(data.toString('utf8'));
      }),
    onLife(listener) {
      socket.on('open', listener);
      socket.on('message', listener);
      socket.on('ping', listener);
      socket.on('pong', listener);
    },
    onGone(listener) {
      socket.on('close', (code) => {
        const end = {
          reason: `${reason ?? 'closed'} (${code})`,
          isRefused: isRefused || code === sessionEnded,
        };
        if (!isClosed) listener(end);
      });
    },
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    ping() {
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    },
    close() {
      isClosed = true;
      socket.terminate();
    },
  };
};
