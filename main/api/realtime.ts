import {
  type RealtimeCommand,
  type RealtimeEvent,
  realtimeEventSchema,
} from '../../contracts/api/realtime.ts';
import type { Connection } from '../../contracts/ipc/app.ts';
import type { Result } from '../../contracts/result.ts';
import type { Clock } from '../platform/clock.ts';
import { createListeners, type Listeners } from '../platform/listeners.ts';
import type { Logger } from '../platform/logger.ts';
import { createWatched } from '../platform/watched.ts';
import { createRealtimeLink, type RealtimeLink } from './realtime-link.ts';
import { createWebSocket, type OpenSocket } from './socket.ts';

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
  readonly accessToken: () => Promise<Result<string>>;
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

/** `<base>/v1/realtime` as a WebSocket address, of the API's http or https address. */
export function toRealtimeUrl(apiUrl: string): string {
  return `${apiUrl.replace(/^http/, 'ws').replace(/\/$/, '')}/v1/realtime`;
}

export function createRealtime(options: RealtimeOptions): Realtime {
  const { clock, logger, random = Math.random } = options;
  const state = createWatched<Connection>('offline');
  const events = createListeners<RealtimeEvent>();
  const outgoing = createOutgoing();
  const tell = (text: string): void => tellEvent(text, events);
  let failures = 0;
  let link: RealtimeLink | null = null;
  let cancelTimer = (): void => undefined;
  let run = 0; // Counts starts and stops: what an older one began has no say any more.

  function takeOpen(): void {
    failures = 0;
    state.set('online');
    for (const text of outgoing.texts()) link?.send(text);
  }

  function retry(reason: string): void {
    // The first failure is shown as connecting: most often the next attempt succeeds.
    state.set(state.get() === 'online' ? 'connecting' : 'offline');
    const waitMs = buildReconnectWaitMs(failures, random());
    failures += 1;
    logger.info('Realtime connection lost', { reason, waitMs: Math.round(waitMs) });
    cancelTimer = clock.after(waitMs, () => void connect());
  }

  async function connect(): Promise<void> {
    const mine = run;
    const { socket, reason } = await openNext(options);
    if (mine !== run) socket?.close();
    else if (socket === null) retry(reason);
    else {
      link = createRealtimeLink({ socket, clock, onOpen: takeOpen, onText: tell, onGone: retry });
    }
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
      failures = 0;
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

/** A socket to the present address with a token that is good, or why there can be none now. */
async function openNext({ url, accessToken, openSocket = createWebSocket }: RealtimeOptions) {
  const address = url();
  if (address === null) return { socket: null, reason: 'no server is named' };
  const token = await accessToken();
  if (!token.ok) return { socket: null, reason: token.error.code };
  return { socket: openSocket(address, token.value), reason: '' };
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
