import { parseApiUrl } from '../platform/env.ts';

/**
 * Which API the desktop speaks to. While somebody is signed in it does not change, whatever the settings say:
 * a token or a password of one server must never go to another.
 */
export interface ServerAddress {
  /** Without a trailing slash; null: none is set. */
  get(): string | null;
  hold(): void;
  release(): void;
}

export function createServerAddress(fromSettings: () => string | null): ServerAddress {
  let held: { readonly url: string | null } | null = null;

  function choose(): string | null {
    const chosen = fromSettings();
    return chosen === null ? null : parseApiUrl(chosen);
  }

  return {
    get: () => (held === null ? choose() : held.url),
    hold() {
      held ??= { url: choose() };
    },
    release() {
      held = null;
    },
  };
}

/** The address of the live connection at the same server. */
export function toRealtimeUrl(apiUrl: string | null): string | null {
  return apiUrl === null ? null : `${apiUrl.replace(/^http/, 'ws')}/v1/realtime`;
}
