import type { Call, CallStatus } from '../../contracts/domain/call.ts';
import type { Suggestion } from '../../contracts/domain/suggestion.ts';

const statusRanks: Record<CallStatus, number> = { ringing: 0, active: 1, ended: 2 };

/** Realtime events carry no version: what only ever moves forward tells which of two records is the older. */
export function isOlderCall(incoming: Call, stored: Call): boolean {
  return (
    statusRanks[incoming.status] < statusRanks[stored.status] ||
    incoming.notesRevision < stored.notesRevision ||
    (incoming.wrappedUpAt === null && stored.wrappedUpAt !== null)
  );
}

export function isOlderSuggestion(incoming: Suggestion, stored: Suggestion): boolean {
  return (
    (incoming.status === 'streaming' && stored.status !== 'streaming') ||
    (incoming.outcome === null && stored.outcome !== null)
  );
}
