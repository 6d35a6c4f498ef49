import type { Bridge, ChannelTable } from '../contracts/ipc/channel.ts';
import type { Result } from '../contracts/result.ts';
import type { ChannelKinds } from './channel-kinds.ts';

/** What of Electron's IPC a bridge needs. It stays in the preload; pages get named functions only. */
export interface BridgePort {
  invoke(channel: string, payload: unknown): Promise<unknown>;
  on(channel: string, listener: (message: unknown) => void): void;
}

type Listener = (event: unknown) => void;
type BridgeFunction = (argument?: unknown) => unknown;

interface PushMessage {
  readonly page: string;
  readonly id: number;
  readonly event: unknown;
}

function toCamelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}

const unanswered: Result<never> = {
  ok: false,
  error: { code: 'internal', message: 'Main did not answer', retryable: false },
};

function buildCall(port: BridgePort, channel: string): BridgeFunction {
  return async (input) => {
    try {
      return await port.invoke(channel, input);
    } catch {
      // The door answers always; this is main closing down, or a value that cannot be cloned.
      return unanswered;
    }
  };
}

function buildSubscribe(port: BridgePort, channel: string, page: string): BridgeFunction {
  const listeners = new Map<number, Listener>();
  let lastId = 0;
  port.on(channel, (message) => {
    const push = message as PushMessage;
    if (push.page === page) listeners.get(push.id)?.(push.event);
  });
  return (listener) => {
    if (typeof listener !== 'function') throw new TypeError('A subscription needs a listener');
    lastId += 1;
    const id = lastId;
    listeners.set(id, listener as Listener);
    void port.invoke(channel, { type: 'open', page, id }).catch(() => undefined);
    return () => {
      if (listeners.delete(id)) void port.invoke(channel, { type: 'close', page, id }).catch(() => undefined);
    };
  };
}

/** Builds the named functions of a table, grouped by noun and frozen. `page` must be new at every load. */
export function buildBridge<T extends ChannelTable>(
  kinds: ChannelKinds<T>,
  port: BridgePort,
  page: string,
): Bridge<T> {
  const nouns: Record<string, Record<string, BridgeFunction>> = {};
  for (const [channel, kind] of Object.entries<unknown>(kinds)) {
    const [noun = '', verb = ''] = channel.split(':').map(toCamelCase);
    nouns[noun] ??= {};
    nouns[noun][verb] = kind === 'call' ? buildCall(port, channel) : buildSubscribe(port, channel, page);
  }
  for (const functions of Object.values(nouns)) Object.freeze(functions);
  return Object.freeze(nouns) as Bridge<T>;
}
