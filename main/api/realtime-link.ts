import type { Clock } from '../platform/clock.ts';
import type { Socket, SocketEnd } from './socket.ts';

interface LinkOptions {
  readonly socket: Socket;
  readonly clock: Clock;
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  /** Told once, by whatever end comes first; not after `close`. */
  readonly onGone: (end: SocketEnd) => void;
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
  let cancelTimer = clock.after(openMs, () => end({ reason: 'no answer', isRefused: false }));

  function close(): void {
    isOver = true;
    cancelTimer();
    socket.close();
  }

  function end(why: SocketEnd): void {
    if (isOver) return;
    close();
    onGone(why);
  }

  function watchSilence(): void {
    cancelTimer();
    cancelTimer = clock.after(pingEveryMs, () => {
      silentMs += pingEveryMs;
      if (silentMs > silenceMs) {
        end({ reason: 'silence', isRefused: false });
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
