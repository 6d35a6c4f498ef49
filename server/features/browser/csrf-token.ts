import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The token against forged requests that goes with what a cookie holds. Who knows the one can make the other, not the other way
 * round; a script of ours is told this one and can never read the cookie.
 */
export function makeCsrfToken(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('lydia csrf token').digest('base64url');
}

export function isCsrfToken(sessionToken: string, given: string | undefined): boolean {
  const [right, offered] = [Buffer.from(makeCsrfToken(sessionToken)), Buffer.from(given ?? '')];
  return right.length === offered.length && timingSafeEqual(right, offered);
}
