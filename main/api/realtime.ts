import {
  type RealtimeCommand,
  type RealtimeEvent,
  realtimeEventSchema,
} from '../../contracts/api/realtime.ts';
import type { Connection } from '../../contracts/ipc/app.ts';
import type { Clock } from '../platform/clock.ts';
import { createListeners, type Listeners } from '../platform/listeners.ts';
import type { Logger } from '../platform/logger.ts';
import { createWatched } from '../platform/watched.ts';
import type { TokenSource } from './client.ts';
import { createRealtimeLink, type RealtimeLink } from './realtime-link.ts';
import { createWebSocket, type OpenSocket, type Socket, type SocketEnd } from './socket.ts';

/** The live connection to the API. Events hint and hurry; the change feed is what makes whole. */
export interface Realtime {
  readonly start: () => void;
  readonly stop: () => void;
  /** At once with the present state, then at every change. */
  readonly watchState: (listener: (state: Connection) => void) => () => void;
  readonly watchEvents: (listener: (event: RealtimeEvent) => void) => () => void;
  /** The latest command of each type is kept, and sent again whenever the connection opens. */
  readonly send: (command: RealtimeCommand) => void;
}

export interface RealtimeOptions {
  /** Address of the socket (`ws:` or `wss:`), or null while no server is named. */
  readonly url: () => string | null;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openSocket?: OpenSocket;
  /** 0 to 1; spreads the attempts of a team whose API restarted. */
  readonly random?: () => number;
}

const firstWaitMs = 500;
const maxWaitMs = 20_000;

/** Doubles from half a second to twenty seconds; the second half of each wait is left to chance. */
export function buildReconnectWaitMs(failures: number, random: number): number {
  const waitMs = Math.min(maxWaitMs, firstWaitMs * 2 ** failures);
  return waitMs / 2 + (waitMs / 2) * random;
}

export function createRealtime(options: RealtimeOptions): Realtime {
  const { clock, logger, random = Math.random } = options;
  const state = createWatched<Connection>('offline');
  const events = createListeners<RealtimeEvent>();
  const outgoing = createOutgoing();
  const pauses = createPauses(random);
  const openNext = createOpener(options);
  const onText = (text: string): void => tellEvent(text, events);
  const onGone = ({ reason }: SocketEnd): void => retry(reason);
  let link: RealtimeLink | null = null;
  let cancelTimer = (): void => undefined;
  let run = 0; // Counts starts and stops: what an older one began has no say any more.

  function takeOpen(): void {
    pauses.forget();
    state.set('online');
    for (const text of outgoing.texts()) link?.send(text);
  }

  function retry(reason: string): void {
    // The first failure is shown as connecting: most often the next attempt succeeds.
    state.set(state.get() === 'online' ? 'connecting' : 'offline');
    const waitMs = pauses.nextMs();
    logger.info('Realtime connection lost', { reason, waitMs: Math.round(waitMs) });
    cancelTimer = clock.after(waitMs, () => void connect());
  }

  async function connect(): Promise<void> {
    const mine = run;
    const { socket, reason } = await openNext();
    if (mine !== run) socket?.close();
    else if (socket === null) retry(reason);
    else link = createRealtimeLink({ socket, clock, onOpen: takeOpen, onText, onGone });
  }

  function stop(): void {
    run += 1;
    cancelTimer();
    link?.close();
    link = null;
    state.set('offline');
  }

  return {
    start() {
      stop();
      pauses.forget();
      state.set('connecting');
      void connect();
    },
    stop,
    watchState: state.watch,
    watchEvents: events.add,
    send(command) {
      const text = outgoing.keep(command);
      if (state.get() === 'online') link?.send(text);
    },
  };
}

/** Longer from failure to failure. */
function createPauses(random: () => number) {
  let failures = 0;
  return {
    forget() {
      failures = 0;
    },
    nextMs(): number {
      const waitMs = buildReconnectWaitMs(failures, random());
      failures += 1;
      return waitMs;
    },
  };
}

/** The latest command of each type, as text. */
function createOutgoing() {
  const kept = new Map<RealtimeCommand['type'], string>();
  return {
    texts: () => kept.values(),
    keep(command: RealtimeCommand): string {
      const text = JSON.stringify(command);
      kept.set(command.type, text);
      return text;
    },
  };
}

interface NextSocket {
  readonly socket: Socket | null;
  /** Why there is none. */
  readonly reason: string;
}

/** Sockets to the present address with a token that is good, or why there can be none now. */
function createOpener({ url, tokens, openSocket = createWebSocket }: RealtimeOptions) {
  /** The token that the API did not take; the next attempt needs another one. */
  let refused: string | null = null;
  return async (): Promise<NextSocket> => {
    const none = (reason: string): NextSocket => ({ socket: null, reason });
    const address = url();
    if (address === null) return none('no server is named');
    const token = await (refused === null ? tokens.accessToken() : tokens.renewToken(refused));
    if (!token.ok) return none(token.error.code);
    const socket = openSocket(address, token.value);
    const onGone: Socket['onGone'] = (listener) =>
      socket.onGone((end) => {
        refused = end.isRefused ? token.value : null;
        listener(end);
      });
    return { socket: { ...socket, onGone }, reason: '' };
  };
}

function tellEvent(text: string, events: Listeners<RealtimeEvent>): void {
  const event = parseEvent(text);
  if (event !== null) events.tell(event);
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
