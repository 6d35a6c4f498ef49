import type { EndCause } from '../../contracts/domain/call.ts';

/** Voice SDK error numbers that name the cause; the rest is judged by range. */
const causes: Readonly<Record<number, EndCause>> = {
  31404: 'number-unreachable',
  31480: 'no-answer',
  31486: 'busy',
  31603: 'declined',
};

/** Signalling (53000-53003), media (53400-53407) and the socket (31000-31009). */
function isConnectionCode(code: number): boolean {
  return (
    (code >= 53_000 && code <= 53_003) ||
    (code >= 53_400 && code <= 53_407) ||
    (code >= 31_000 && code <= 31_009)
  );
}

/** The cause that a failure of the operator's own leg stands for, until the API knows better. */
export function toEndCause(providerCode: number | null): EndCause {
  if (providerCode === null) return 'failed';
  return causes[providerCode] ?? (isConnectionCode(providerCode) ? 'connection-lost' : 'failed');
}
