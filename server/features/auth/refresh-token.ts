import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Refresh tokens are 256 random bits; the database knows only their SHA-256. The successor of a token is
 * derived from it with a key that only the servers have: so a client whose answer was lost can be given the same
 * successor again, without any token being kept.
 */
export interface RefreshTokens {
  create(): string;
  succeed(token: string): string;
}

export function createRefreshTokens(tokenPrivateKey: string): RefreshTokens {
  const key = Buffer.from(hkdfSync('sha256', tokenPrivateKey, '', 'lydia refresh token successor', 32));
  return {
    create: () => randomBytes(32).toString('base64url'),
    succeed: (token) => createHmac('sha256', key).update(token).digest('base64url'),
  };
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
