import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  grants: z.object({
    identity: z.string().min(1),
    voice: z
      .object({
        incoming: z.object({ allow: z.boolean() }).optional(),
        outgoing: z.object({ application_sid: z.string() }).optional(),
      })
      .optional(),
  }),
});

export interface DeviceGrant {
  readonly identity: string;
  readonly expiresAt: number;
  readonly mayReceive: boolean;
  /** The application whose voice webhook its calls go to, or null when it may place none. */
  readonly applicationSid: string | null;
}

/** Codes as the signalling gives them; the SDK shows 31204 as 20101 and 31205 as 20104. */
export type TokenVerdict =
  | { readonly ok: true; readonly grant: DeviceGrant }
  | { readonly ok: false; readonly code: 31204 | 31205; readonly message: string };

export interface TokenIssuer {
  readonly accountSid: string;
  readonly apiKeySid: string;
  readonly apiKeySecret: string;
}

const invalid: TokenVerdict = { ok: false, code: 31204, message: 'Invalid JWT token' };
const expired: TokenVerdict = { ok: false, code: 31205, message: 'JWT token expired' };

function parseJson(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

function isSigned(token: string, secret: string): boolean {
  const end = token.lastIndexOf('.');
  const expected = createHmac('sha256', secret).update(token.slice(0, end)).digest();
  const given = Buffer.from(token.slice(end + 1), 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const headerSchema = z.object({ alg: z.literal('HS256') });

/** Verifies a Twilio AccessToken: signed with the API key's secret, of our account and key, still in force. */
export function verifyAccessToken(token: string, issuer: TokenIssuer, nowMs: number): TokenVerdict {
  const [header = '', body = ''] = token.split('.');
  if (!headerSchema.safeParse(parseJson(header)).success || !isSigned(token, issuer.apiKeySecret))
    return invalid;
  const claims = claimsSchema.safeParse(parseJson(body)).data;
  if (!claims || claims.iss !== issuer.apiKeySid || claims.sub !== issuer.accountSid) return invalid;
  if (claims.exp * 1_000 <= nowMs) return expired;
  if ((claims.nbf ?? 0) * 1_000 > nowMs + 5_000) return invalid;
  const { identity, voice } = claims.grants;
  return {
    ok: true,
    grant: {
      identity,
      expiresAt: claims.exp * 1_000,
      mayReceive: voice?.incoming?.allow ?? false,
      applicationSid: voice?.outgoing?.application_sid ?? null,
    },
  };
}
