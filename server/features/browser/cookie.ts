import { parseCookie } from 'cookie';
import type { CookieOptions } from 'express';

/**
 * The prefix binds it to this host: a browser takes it from an encrypted connection alone, without a domain, for the whole
 * host, so no neighbour under the same domain can plant one.
 */
export const sessionCookie = '__Host-lydia-session';

/** Scripts cannot read it, and no other site's request carries it. It ends with the browser, or when the server says so. */
export const sessionCookieOptions: CookieOptions = {
  httpOnly: true,
  secure: true,
  sameSite: 'strict',
  path: '/',
};

/** What the browser holds, by its `Cookie` header; null: nothing that could be one of ours. */
export function findSessionToken(cookieHeader: string | undefined): string | null {
  const token = parseCookie(cookieHeader ?? '')[sessionCookie];
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : null;
}
