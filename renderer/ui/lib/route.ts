import { useSyncExternalStore } from 'react';

export const pages = ['calls', 'history', 'knowledge', 'settings'] as const;
export type Page = (typeof pages)[number];

/** What is on screen. Kept in the fragment of the address, so that a reload comes back to the same place. */
export interface Route {
  readonly page: Page;
  /** The call or article that is open. */
  readonly id: string | null;
  /** A passage to show and mark in an article. */
  readonly quote: string | null;
}

const start: Route = { page: 'calls', id: null, quote: null };

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [name, id] = path.split('/');
  const page = pages.find((candidate) => candidate === name);
  if (!page) return start;
  return { page, id: id ? decode(id) : null, quote: new URLSearchParams(query).get('quote') };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

export function buildHash(page: Page, id?: string | null, quote?: string): string {
  const path = id ? `#/${page}/${encodeURIComponent(id)}` : `#/${page}`;
  return quote ? `${path}?${new URLSearchParams({ quote })}` : path;
}

export function navigate(page: Page, id?: string | null): void {
  window.location.hash = buildHash(page, id);
}

function watchHash(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(watchHash, () => window.location.hash));
}
