import type { ErrorCode } from '../../contracts/errors.ts';
import { buildFailure, type LineFailure } from './line-failure.ts';

/** Numbers of the Voice SDK (its TwilioError classes) that mean something of their own to us. */
const tokenCodes: ReadonlySet<number> = new Set([
  20_101, 20_102, 20_103, 20_104, 20_107, 20_151, 20_157, 31_201, 31_202, 31_204, 31_205, 31_207, 51_007,
]);
const codes: Readonly<Record<number, ErrorCode>> = {
  31208: 'microphone-denied',
  31401: 'microphone-denied',
  31402: 'microphone-busy',
};

export function toErrorCode(providerCode: number | null): ErrorCode {
  if (providerCode === null) return 'telephony-failed';
  return tokenCodes.has(providerCode) ? 'voice-token-refused' : (codes[providerCode] ?? 'telephony-failed');
}

function readNumber(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'number' ? error.code : null;
}

/** What an error of the SDK means; also of a promise that it rejects with nothing. */
export function toLineFailure(error: unknown): LineFailure {
  const providerCode = readNumber(error);
  const message = error instanceof Error ? error.message : 'The Voice SDK gave no reason';
  return buildFailure(toErrorCode(providerCode), message, providerCode);
}
