import type { CallId } from '../../contracts/ids.ts';
import type { HistoryDetail } from '../../contracts/ipc/history.ts';
import { loadContact } from '../storage/queries/contacts.ts';
import { loadHistoryEntry } from '../storage/queries/history.ts';
import { loadLegs } from '../storage/queries/legs.ts';
import { loadOpenConflicts } from '../storage/queries/note-conflicts.ts';
import { loadSuggestions } from '../storage/queries/suggestions.ts';
import { loadUser } from '../storage/queries/users.ts';
import { loadUtterances } from '../storage/queries/utterances.ts';
import type { Reader } from '../storage/storage.ts';

/** All that is known here of one call; null: it is not known. */
export function loadCallDetail(db: Reader, callId: CallId): HistoryDetail | null {
  const entry = loadHistoryEntry(db, callId);
  if (entry === null) return null;
  const { key: _, contact, ...shown } = entry;
  const legs = loadLegs(db, callId);
  const conflicts = loadOpenConflicts(db, callId);
  const userIds = new Set([
    ...legs.map((leg) => leg.userId),
    ...conflicts.map((conflict) => conflict.userId),
  ]);
  return {
    ...shown,
    contact: contact === null ? null : loadContact(db, contact.id),
    legs,
    conflicts,
    users: [...userIds].flatMap((id) => (id === null ? [] : (loadUser(db, id) ?? []))),
    utterances: loadUtterances(db, callId),
    suggestions: loadSuggestions(db, callId),
  };
}
