import { createHash } from 'node:crypto';
import type { RateLimit, RateLimiter } from '../../platform/rate-limiter.ts';

const windowMs = 15 * 60_000;

/**
 * Guesses allowed in a quarter of an hour. All networks that an account was never signed in from share `strangers`, so
 * that however many people guess, the rightful user still gets in from where he has signed in before. One network has
 * less than the strangers have, so that he also gets in from a new place while one person guesses.
 */
export const signInLimits = {
  accountFromNetwork: { limit: 5, windowMs },
  strangers: { limit: 7, windowMs },
  account: { limit: 10, windowMs },
  network: { limit: 100, windowMs },
} satisfies Record<string, RateLimit>;

export type SignInAttempt =
  | { readonly isAllowed: true; giveBack(): Promise<void> }
  | { readonly isAllowed: false; readonly retryAfterMs: number };

interface Attempt {
  readonly email: string;
  readonly network: string;
  /** Asked only when the network alone is no reason to refuse. */
  readonly isFamiliar: () => Promise<boolean>;
}

/** Counts an attempt before anything is hashed. It is given back unless a wrong password was found. */
export async function takeSignInAttempt(
  limiter: RateLimiter,
  { email, network, isFamiliar }: Attempt,
): Promise<SignInAttempt> {
  const account = toAccountKey(email);
  const taken: string[] = [];
  const giveBack = async () => {
    for (const key of taken.splice(0)) await limiter.giveBack(key);
  };
  const takeAll = async (keys: readonly (readonly [string, RateLimit])[]) => {
    for (const [key, rate] of keys) {
      const decision = await limiter.take(key, rate);
      if (!decision.isAllowed) return decision;
      taken.push(key);
    }
    return null;
  };
  try {
    const refusal =
      (await takeAll([
        [`sign-in:network:${network}`, signInLimits.network],
        [`sign-in:account-network:${account}:${network}`, signInLimits.accountFromNetwork],
      ])) ??
      (await takeAll([
        ...((await isFamiliar()) ? [] : [[`sign-in:strangers:${account}`, signInLimits.strangers] as const]),
        [`sign-in:account:${account}`, signInLimits.account],
      ]));
    return refusal ?? { isAllowed: true, giveBack };
  } catch (error) {
    await giveBack();
    throw error;
  }
}

/** Of one length, and no address of a person in a shared store. */
export function toAccountKey(email: string): string {
  return createHash('sha256').update(email.toLowerCase()).digest('base64url').slice(0, 22);
}
