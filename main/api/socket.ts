import { WebSocket } from 'ws';

/** A WebSocket as far as the realtime client needs one. `close` is silent: `onGone` tells of other ends only. */
export interface Socket {
  onOpen(listener: () => void): void;
  onText(listener: (text: string) => void): void;
  /** Anything at all came from the other side, a ping or pong too. */
  onLife(listener: () => void): void;
  onGone(listener: (reason: string) => void): void;
  send(text: string): void;
  ping(): void;
  close(): void;
}

export type OpenSocket = (url: string, token: string) => Socket;

const maxFrameBytes = 4 * 1024 * 1024;

export const createWebSocket: OpenSocket = (url, token) => {
  const socket = new WebSocket(url, {
    headers: { authorization: `Bearer ${token}` },
    maxPayload: maxFrameBytes,
    followRedirects: false,
  });
  // Without a listener an error would end the process; `close` follows every error.
  let reason = 'closed';
  socket.on('error', (error) => {
    reason = error.message;
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
        if (!isClosed) listener(`${reason} (${code})`);
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
