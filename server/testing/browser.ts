import { randomBytes } from 'node:crypto';
import type { User } from '../../contracts/domain/user.ts';
import type { Context } from '../context.ts';
import { hashToken } from '../features/auth/refresh-token.ts';
import { sessionCookie } from '../features/browser/cookie.ts';
import { makeCsrfToken } from '../features/browser/csrf-token.ts';
import { insertBrowserSession } from '../features/browser/repository.ts';
import { lifetimeMs } from '../features/browser/service.ts';

/** What a page of our own sends with a request. */
export interface BrowserHeaders {
  readonly cookie: string;
  readonly origin: string;
  readonly 'sec-fetch-site': string;
  readonly 'x-csrf-token': string;
}

/** The headers of a new session in a browser, without the detour over the password. */
export async function signInBrowserAs(
  { db, ids, clock, config }: Context,
  user: User,
): Promise<BrowserHeaders> {
  const token = randomBytes(32).toString('base64url');
  const nowMs = clock.nowMs();
  await insertBrowserSession(db, {
    id: ids.next(),
    userId: user.id,
    tokenHash: hashToken(token),
    nowMs,
    expiresAt: nowMs + lifetimeMs,
  });
  return {
    cookie: `${sessionCookie}=${token}`,
    origin: new URL(config.publicUrl).origin,
    'sec-fetch-site': 'same-origin',
    'x-csrf-token': makeCsrfToken(token),
  };
}
