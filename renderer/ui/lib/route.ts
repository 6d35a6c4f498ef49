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
  /** An utterance to show in a call. */
  readonly at: string | null;
  /** The rest of the address, for the page to read. */
  readonly query: string;
}

const start: Route = { page: 'calls', id: null, quote: null, at: null, query: '' };

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [name, id] = path.split('/');
  const page = pages.find((candidate) => candidate === name);
  if (!page) return start;
  const params = new URLSearchParams(query);
  return { page, id: id ? decode(id) : null, quote: params.get('quote'), at: params.get('at'), query };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

export function buildHash(
  page: Page,
  id?: string | null,
  query: Readonly<Record<string, string>> = {},
): string {
  const path = id ? `#/${page}/${encodeURIComponent(id)}` : `#/${page}`;
  const params = new URLSearchParams(query);
  return params.size > 0 ? `${path}?${params}` : path;
}

export function navigate(page: Page, id?: string | null, query?: Readonly<Record<string, string>>): void {
  window.location.hash = buildHash(page, id, query);
}

/** Writes the present place anew without going anywhere: no step back, and no event. */
export function rewriteHash(hash: string): void {
  if (window.location.hash !== hash) window.history.replaceState(null, '', hash);
}

function watchHash(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(watchHash, () => window.location.hash));
}
