import type { Clock } from '../platform/clock.ts';
import type { Socket } from './socket.ts';

interface LinkOptions {
  readonly socket: Socket;
  readonly clock: Clock;
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  /** Told once, by whatever end comes first; not after `close`. */
  readonly onGone: (reason: string) => void;
}

/** One socket from its opening to its end, which is noticed even when the system does not tell. */
export interface RealtimeLink {
  readonly send: (text: string) => void;
  readonly close: () => void;
}

const openMs = 10_000;
const pingEveryMs = 10_000;
/** Two pings without a sign of life: the socket is dead. */
const silenceMs = 25_000;

export function createRealtimeLink(options: LinkOptions): RealtimeLink {
  const { socket, clock, onOpen, onText, onGone } = options;
  let isOver = false;
  let silentMs = 0;
  let cancelTimer = clock.after(openMs, () => end('no answer'));

  function close(): void {
    isOver = true;
    cancelTimer();
    socket.close();
  }

  function end(reason: string): void {
    if (isOver) return;
    close();
    onGone(reason);
  }

  function watchSilence(): void {
    cancelTimer();
    cancelTimer = clock.after(pingEveryMs, () => {
      silentMs += pingEveryMs;
      if (silentMs > silenceMs) {
        end('silence');
        return;
      }
      socket.ping();
      watchSilence();
    });
  }

  socket.onLife(() => {
    if (isOver) return;
    silentMs = 0;
    watchSilence();
  });
  socket.onOpen(() => {
    if (!isOver) onOpen();
  });
  socket.onText((text) => {
    if (!isOver) onText(text);
  });
  socket.onGone(end);
  return { send: (text) => socket.send(text), close };
}
