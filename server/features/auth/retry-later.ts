import { fail } from '../../../contracts/result.ts';

/** A refusal that says when to come back: the `Retry-After` header. */
export function retryLater(code: 'too-many-attempts' | 'service-unavailable', retryAfterMs: number) {
  const failure = fail(code);
  return { ...failure, error: { ...failure.error, retryAfterMs } };
}
