import type { ErrorCode, Failure } from '../../contracts/errors.ts';

const blockingCodes: ReadonlySet<ErrorCode> = new Set([
  'not-signed-in',
  'session-expired',
  'session-revoked',
  'forbidden',
  'api-incompatible',
]);

/** What the API says of these, it will say again however often the same change is sent. */
const finalCodes: ReadonlySet<ErrorCode> = new Set(['invalid-input', 'payload-too-large']);

/**
 * `transient`: the same request may succeed later. `blocking`: no request will succeed until the session or
 * the version changes. `final`: this request never will. `unclear`: refused for a reason of the server's own.
 */
export type FailureKind = 'transient' | 'blocking' | 'final' | 'unclear';

export function classifyFailure(failure: Failure): FailureKind {
  if (blockingCodes.has(failure.code)) return 'blocking';
  if (failure.retryable) return 'transient';
  return finalCodes.has(failure.code) ? 'final' : 'unclear';
}
