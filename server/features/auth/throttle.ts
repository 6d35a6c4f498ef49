import { createHash } from 'node:crypto';
import type { RateLimit, RateLimiter } from '../../platform/rate-limiter.ts';

const windowMs = 15 * 60_000;

/**
 * Guesses allowed in a quarter of an hour. One address may use up only half of what an account has, so that somebody
 * who guesses from one place cannot lock the rightful user out who comes from another.
 */
export const signInLimits = {
  accountFromAddress: { limit: 5, windowMs },
  account: { limit: 10, windowMs },
  address: { limit: 100, windowMs },
} satisfies Record<string, RateLimit>;

export type SignInAttempt =
  | { readonly isAllowed: true; giveBack(): Promise<void> }
  | { readonly isAllowed: false; readonly retryAfterMs: number };

/** Counts an attempt before anything is hashed; a right password gives it back. */
export async function takeSignInAttempt(
  limiter: RateLimiter,
  { email, address }: { email: string; address: string },
): Promise<SignInAttempt> {
  const account = toKey(email.toLowerCase());
  const keys: [string, RateLimit][] = [
    [`sign-in:address:${address}`, signInLimits.address],
    [`sign-in:account-address:${account}:${address}`, signInLimits.accountFromAddress],
    [`sign-in:account:${account}`, signInLimits.account],
  ];
  const taken: string[] = [];
  const giveBack = async () => {
    for (const key of taken) await limiter.giveBack(key);
  };
  for (const [key, rate] of keys) {
    const decision = await limiter.take(key, rate);
    if (!decision.isAllowed) return decision;
    taken.push(key);
  }
  return { isAllowed: true, giveBack };
}

/** Of one length, and no address of a person in a shared store. */
function toKey(email: string): string {
  return createHash('sha256').update(email).digest('base64url').slice(0, 22);
}
