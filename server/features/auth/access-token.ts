import { createPrivateKey, createPublicKey, hash, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, errors, exportJWK, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { type UserId, type UtcMs, userIdSchema } from '../../../contracts/ids.ts';
import type { Clock } from '../../platform/clock.ts';

export const accessTokenTtlMs = 10 * 60_000;

/** Longer ones are refused unread; ours are under 600 characters. */
const maxTokenLength = 2_000;
/** Decoders overlook characters that do not belong there: one token would have many spellings. */
const tokenPattern = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const audience = 'lydia-api';
const tokenType = 'at+jwt';

const claimsSchema = z.object({
  sub: userIdSchema,
  sid: z.uuid(),
  exp: z.number().int(),
  iat: z.number().int(),
});

export interface AccessTokenClaims {
  readonly userId: UserId;
  /** The sign-in it was issued for; ending the session ends the token. */
  readonly sessionId: string;
}

/** Issues and verifies access tokens (RFC 9068). Only the key and the algorithm given are ever accepted. */
export interface AccessTokens {
  issue(claims: AccessTokenClaims): Promise<{ token: string; expiresAt: UtcMs }>;
  /** Null when the token is not one of ours, or is over. Does not know whether the session was ended. */
  verify(token: string): Promise<AccessTokenClaims | null>;
  /** Of one that `verify` refused: it was ours and is over, which is everyday, and no forgery. */
  isOver(token: string): Promise<boolean>;
}

interface AccessTokenOptions {
  /** PEM, PKCS 8: P-256 (ES256) or Ed25519 (EdDSA). */
  readonly privateKey: string;
  readonly issuer: string;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** The algorithm that a private key signs with, or null when it is of a kind we do not take. */
export function findAlgorithm(key: KeyObject): 'ES256' | 'EdDSA' | null {
  if (key.asymmetricKeyType === 'ed25519') return 'EdDSA';
  const isP256 = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  return isP256 ? 'ES256' : null;
}

export async function createAccessTokens({
  privateKey,
  issuer,
  clock,
}: AccessTokenOptions): Promise<AccessTokens> {
  const key = createPrivateKey(privateKey);
  const publicKey = createPublicKey(key);
  const algorithm = findAlgorithm(key);
  if (algorithm === null) throw new Error('The token key must be a P-256 or an Ed25519 private key.');
  const kid = await calculateJwkThumbprint(await exportJWK(publicKey));
  const algorithms = [algorithm];
  const demands = () => ({ issuer, audience, typ: tokenType, currentDate: new Date(clock.nowMs()) });

  const verified = createVerifiedTokens();

  return {
    async issue({ userId, sessionId }) {
      const issuedAtS = Math.floor(clock.nowMs() / 1_000);
      const expiresAtS = issuedAtS + accessTokenTtlMs / 1_000;
      const token = await new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: algorithm, typ: tokenType, kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(userId)
        .setIssuedAt(issuedAtS)
        .setExpirationTime(expiresAtS)
        .sign(key);
      return { token, expiresAt: expiresAtS * 1_000 };
    },
    async verify(token) {
      if (!isOfOurShape(token)) return null;
      const known = verified.get(token);
      if (known) return known.expiresAt > clock.nowMs() ? known.claims : null;
      try {
        const { payload, protectedHeader } = await jwtVerify(token, publicKey, { ...demands(), algorithms });
        if (protectedHeader.kid !== kid) return null;
        const { sub, sid, exp } = claimsSchema.parse(payload);
        const claims = { userId: sub, sessionId: sid };
        verified.keep(token, { claims, expiresAt: exp * 1_000 });
        return claims;
      } catch {
        // Whatever is wrong with a token, the answer is the same: it is not one of ours.
        return null;
      }
    },
    async isOver(token) {
      if (!isOfOurShape(token)) return false;
      try {
        await jwtVerify(token, publicKey, { ...demands(), algorithms });
        return false;
      } catch (error) {
        // Looked at last: the signature was right.
        return error instanceof errors.JWTExpired;
      }
    },
  };
}

interface Verified {
  readonly claims: AccessTokenClaims;
  readonly expiresAt: UtcMs;
}

/** Enough for everybody who is signed in; the one that was asked for longest ago goes first. */
const maxVerified = 10_000;

/**
 * A desktop sends the same token for ten minutes, and its signature is right each time: looked at once, which is a fifth of the work
 * of a request. Kept under its hash, so that no token lies in memory. Whether the session was ended is not known here.
 */
function createVerifiedTokens() {
  const known = new Map<string, Verified>();
  const toKey = (token: string) => hash('sha256', token, 'base64url');
  return {
    get(token: string): Verified | null {
      const key = toKey(token);
      const found = known.get(key);
      if (!found) return null;
      known.delete(key);
      known.set(key, found);
      return found;
    },
    keep(token: string, found: Verified): void {
      known.set(toKey(token), found);
      const [oldest] = known.keys();
      if (known.size > maxVerified && oldest !== undefined) known.delete(oldest);
    },
  };
}

function isOfOurShape(token: string): boolean {
  return token.length <= maxTokenLength && tokenPattern.test(token);
}
