import {
  type RealtimeCommand,
  type RealtimeEvent,
  realtimeEventSchema,
} from '../../contracts/api/realtime.ts';
import type { Connection } from '../../contracts/ipc/app.ts';
import type { Result } from '../../contracts/result.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createWatched } from '../platform/watched.ts';
import { createWebSocket, type OpenSocket, type Socket } from './socket.ts';

/** The live connection to the API. Events hint and hurry; the change feed is what makes whole. */
export interface Realtime {
  start(): void;
  stop(): void;
  /** At once with the present state, then at every change. */
  watchState(listener: (state: Connection) => void): () => void;
  watchEvents(listener: (event: RealtimeEvent) => void): () => void;
  /** The latest command of each type is kept, and sent again whenever the connection opens. */
  send(command: RealtimeCommand): void;
}

export interface RealtimeOptions {
  /** Address of the socket (`ws:` or `wss:`), or null while no server is named. */
  readonly url: () => string | null;
  readonly accessToken: () => Promise<Result<string>>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openSocket?: OpenSocket;
  /** 0 to 1; spreads the attempts of a team whose API restarted. */
  readonly random?: () => number;
}

const firstWaitMs = 500;
const maxWaitMs = 20_000;
const pingEveryMs = 10_000;
/** Two pings without a sign of life: the socket is dead, whatever the system says. */
const silenceMs = 25_000;
const openMs = 10_000;

/** Doubles from half a second to twenty seconds; the second half of each wait is left to chance. */
export function buildReconnectWaitMs(failures: number, random: number): number {
  const waitMs = Math.min(maxWaitMs, firstWaitMs * 2 ** failures);
  return waitMs / 2 + (waitMs / 2) * random;
}

export function createRealtime(options: RealtimeOptions): Realtime {
  const { url, accessToken, clock, logger, openSocket = createWebSocket, random = Math.random } = options;
  const state = createWatched<Connection>('offline');
  const listeners = new Set<(event: RealtimeEvent) => void>();
  const kept = new Map<RealtimeCommand['type'], RealtimeCommand>();
  let failures = 0;
  let socket: Socket | null = null;
  let cancelTimer = (): void => undefined;
  /** Counts starts and stops: what an older one began has no say any more. */
  let run = 0;

  function setTimer(afterMs: number, then: () => void): void {
    cancelTimer();
    cancelTimer = clock.after(afterMs, then);
  }

  function retry(reason: string): void {
    socket?.close();
    socket = null;
    // The first failure is shown as connecting: most often the next attempt succeeds.
    state.set(failures === 0 && state.get() === 'online' ? 'connecting' : 'offline');
    const waitMs = buildReconnectWaitMs(failures, random());
    failures += 1;
    logger.info('Realtime connection lost', { reason, waitMs: Math.round(waitMs) });
    setTimer(waitMs, () => void connect());
  }

  async function connect(): Promise<void> {
    const mine = run;
    const address = url();
    const token = address === null ? null : await accessToken();
    if (mine !== run) return;
    if (address === null || token === null || !token.ok) {
      retry(token === null || token.ok ? 'no server is named' : token.error.code);
      return;
    }
    setTimer(openMs, () => retry('no answer'));
    socket = listen(openSocket(address, token.value));
  }

  /** Hears one socket, and only for as long as it is the present one. */
  function listen(opened: Socket): Socket {
    const isPresent = (): boolean => socket === opened;
    opened.onLife(() => {
      if (isPresent()) watchSilence(opened, pingEveryMs);
    });
    opened.onOpen(() => {
      if (!isPresent()) return;
      failures = 0;
      state.set('online');
      for (const command of kept.values()) opened.send(JSON.stringify(command));
    });
    opened.onText((text) => {
      if (isPresent()) takeText(text);
    });
    opened.onGone((reason) => {
      if (isPresent()) retry(reason);
    });
    return opened;
  }

  function watchSilence(opened: Socket, silentMs: number): void {
    setTimer(pingEveryMs, () => {
      if (silentMs >= silenceMs) {
        retry('silence');
        return;
      }
      opened.ping();
      watchSilence(opened, silentMs + pingEveryMs);
    });
  }

  function takeText(text: string): void {
    const event = parseEvent(text);
    if (event === null) return;
    for (const listener of [...listeners]) listener(event);
  }

  return {
    start() {
      run += 1;
      failures = 0;
      state.set('connecting');
      void connect();
    },
    stop() {
      run += 1;
      cancelTimer();
      const last = socket;
      socket = null;
      last?.close();
      state.set('offline');
    },
    watchState: state.watch,
    watchEvents(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    send(command) {
      kept.set(command.type, command);
      if (state.get() === 'online') socket?.send(JSON.stringify(command));
    },
  };
}

/** Null for a frame of a newer server, or one that is none. */
function parseEvent(text: string): RealtimeEvent | null {
  try {
    const parsed = realtimeEventSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
