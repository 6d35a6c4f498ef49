import type { Call, CallStatus } from '../../contracts/domain/call.ts';
import type { Suggestion } from '../../contracts/domain/suggestion.ts';

const statusRanks: Record<CallStatus, number> = { ringing: 0, active: 1, ended: 2 };

/** Realtime events carry no version: the status, which only moves forward, tells which of two records is the older. */
export function isOlderCall(incoming: Call, stored: Call): boolean {
  return statusRanks[incoming.status] < statusRanks[stored.status];
}

export function isOlderSuggestion(incoming: Suggestion, stored: Suggestion): boolean {
  return incoming.status === 'streaming' && stored.status !== 'streaming';
}
