/** Runs in the isolated world: `require('electron')` for the preload script, and IPC with main. */
import { bridge } from './bridge.ts';
import { decode, encode } from './codec.ts';

type Listener = (event: unknown, ...args: readonly unknown[]) => void;
interface IsolatedConfig {
  readonly binding: string;
  readonly receiver: string;
  readonly process: Readonly<Record<string, unknown>>;
}
declare const isolatedConfig: IsolatedConfig;
declare const preload: (
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  process: unknown,
) => void;

const scope = globalThis as unknown as Record<string, (text: string) => void>;
const post = scope[isolatedConfig.binding] as (text: string) => void;
const asked = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
const subscribers = new Map<string, { readonly listener: Listener; readonly isOnce: boolean }[]>();
let lastNumber = 0;

function write(kind: string, number: number, channel: string, args: unknown): void {
  post(`${kind}\n${number}\n${channel}\n${encode(args)}`);
}

function askMain(kind: string, channel: string, args: readonly unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    lastNumber += 1;
    const number = lastNumber;
    write(kind, number, channel, args);
    asked.set(number, { resolve, reject });
  });
}

function subscribe(channel: string, listener: Listener, isOnce: boolean): void {
  subscribers.set(channel, [...(subscribers.get(channel) ?? []), { listener, isOnce }]);
}

function unsubscribe(channel: string, listener: Listener): void {
  const left = (subscribers.get(channel) ?? []).filter((entry) => entry.listener !== listener);
  subscribers.set(channel, left);
}

const ipcRenderer = {
  invoke: (channel: string, ...args: readonly unknown[]) => askMain('invoke', channel, args),
  send: (channel: string, ...args: readonly unknown[]) => write('send', 0, channel, args),
  on: (channel: string, listener: Listener) => subscribe(channel, listener, false),
  once: (channel: string, listener: Listener) => subscribe(channel, listener, true),
  off: unsubscribe,
  addListener: (channel: string, listener: Listener) => subscribe(channel, listener, false),
  removeListener: unsubscribe,
  removeAllListeners: (channel: string) => subscribers.delete(channel),
  listenerCount: (channel: string) => subscribers.get(channel)?.length ?? 0,
};

function deliver(channel: string, args: readonly unknown[]): void {
  for (const { listener, isOnce } of subscribers.get(channel) ?? []) {
    if (isOnce) unsubscribe(channel, listener);
    try {
      listener({ sender: ipcRenderer, ports: [] }, ...args);
    } catch (error) {
      reportError(error);
    }
  }
}

/** Text from main: `event\n<channel>\n<args>`, `ok\n<number>\n<value>` or `error\n<number>\n<message>`. */
scope[isolatedConfig.receiver] = (text) => {
  const [kind = '', name = ''] = text.split('\n', 2);
  const value = decode(text.slice(kind.length + name.length + 2));
  if (kind === 'event') {
    deliver(name, value as readonly unknown[]);
    return;
  }
  const entry = asked.get(Number(name));
  asked.delete(Number(name));
  if (kind === 'ok') entry?.resolve(value);
  else entry?.reject(new Error(String(value)));
};

bridge.builtin('permission', (kind, details) => askMain('permission', String(kind), [details]));

const electron = {
  ipcRenderer,
  contextBridge: { exposeInMainWorld: bridge.expose },
};

function requireModule(name: string): unknown {
  if (name === 'electron' || name === 'electron/renderer') return electron;
  throw new Error(`module not found: ${name} (a sandboxed preload has only 'electron')`);
}

const preloadModule = { exports: {} as unknown };
try {
  preload(requireModule, preloadModule, preloadModule.exports, isolatedConfig.process);
} catch (error) {
  console.error('Unable to load preload script:', error);
  write('preload-error', 0, '', [error]);
}
