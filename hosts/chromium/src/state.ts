import type { Browser } from './chromium.ts';

/** What the host's modules share. */
export const state = {
  browser: undefined as Promise<Browser> | undefined,
  isReady: false,
  isQuitting: false,
  /** What the app asked of the desktop, for a test or a curious developer. */
  log: [] as { readonly api: string; readonly args: readonly unknown[] }[],
};

export function note(api: string, ...args: unknown[]): void {
  state.log.push({ api, args });
  if (process.env['CHROMIUM_HOST_TRACE'])
    console.error(`[host ${Math.round(performance.now())} ms] ${api}`, ...args);
}

/** The event object that Electron hands to listeners which may prevent something. */
export class HostEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

const emitterFields = ['_events', '_eventsCount', '_maxListeners', 'domain', 'then', 'toJSON'];

/** Reading an API that the host does not have is an error, never a silent undefined. */
export function strict<T extends object>(name: string, target: T): T {
  const bound = new Map<unknown, unknown>();
  return new Proxy(target, {
    get(object, key): unknown {
      if (!(key in object) && typeof key === 'string' && !emitterFields.includes(key))
        throw new Error(`electron.${name}.${key} is not implemented by the Chromium host`);
      const value: unknown = Reflect.get(object, key, object);
      if (typeof value !== 'function' || key === 'constructor') return value;
      if (!bound.has(value)) bound.set(value, (value as CallableFunction).bind(object));
      return bound.get(value);
    },
    set: (object, key, value) => Reflect.set(object, key, value, object),
  });
}
