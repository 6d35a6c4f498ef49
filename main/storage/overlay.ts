import type { z } from 'zod';
import type { Mutation } from '../../contracts/api/sync.ts';
import { type Call, callSchema } from '../../contracts/domain/call.ts';
import { type Contact, type ContactFields, contactSchema } from '../../contracts/domain/contact.ts';
import { type Suggestion, suggestionSchema } from '../../contracts/domain/suggestion.ts';
import type { CallId, ContactId } from '../../contracts/ids.ts';

/** What the operator changed and the API has not confirmed is laid over the record the API gave. */
export interface Overlay<T> {
  readonly entity: OverlaidEntity;
  readonly schema: z.ZodType<T>;
  /** The record with the change in effect; null: there is none. Doing it twice is doing it once. */
  apply(record: T | null, mutation: Mutation): T | null;
}

export type OverlaidEntity = 'call' | 'suggestion' | 'contact';

/** Within one call, or one contact, changes are sent in the order in which they were made. */
export type SubjectId = CallId | ContactId;

// Calls and suggestions come from the API alone: a change does not make one.
export const callOverlay: Overlay<Call> = {
  entity: 'call',
  schema: callSchema,
  apply: (call, mutation) => (call === null ? null : overlayCall(call, mutation)),
};
export const suggestionOverlay: Overlay<Suggestion> = {
  entity: 'suggestion',
  schema: suggestionSchema,
  apply: (suggestion, mutation) => (suggestion === null ? null : overlaySuggestion(suggestion, mutation)),
};

export const contactOverlay: Overlay<Contact> = {
  entity: 'contact',
  schema: contactSchema,
  apply: overlayContact,
};

/** The record with all of the changes in effect, the oldest first. */
export function overlayAll<T>(
  overlay: Overlay<T>,
  record: T | null,
  mutations: readonly Mutation[],
): T | null {
  let shown = record;
  for (const mutation of mutations) shown = overlay.apply(shown, mutation);
  return shown;
}

/**
 * The record with a change that the API took. Where it does not fit, as a tag too many, the record stays: that of the API is
 * another one by now, and the feed will bring it.
 */
export function foldConfirmed<T>(overlay: Overlay<T>, record: T | null, mutation: Mutation): T | null {
  const folded = overlay.apply(record, mutation);
  return folded === null || overlay.schema.safeParse(folded).success ? folded : record;
}

/** The record that a mutation changes. */
export function targetOf(mutation: Mutation): { readonly entity: OverlaidEntity; readonly id: string } {
  if (mutation.kind === 'record-suggestion-outcome')
    return { entity: 'suggestion', id: mutation.suggestionId };
  return 'callId' in mutation
    ? { entity: 'call', id: mutation.callId }
    : { entity: 'contact', id: mutation.contactId };
}

export function subjectOf(mutation: Mutation): SubjectId {
  return 'callId' in mutation ? mutation.callId : mutation.contactId;
}

/** The call that a mutation is about; null when it is about a contact. */
export function callOf(mutation: Mutation): CallId | null {
  return 'callId' in mutation ? mutation.callId : null;
}

function overlayCall(call: Call, mutation: Mutation): Call {
  switch (mutation.kind) {
    case 'save-notes':
    case 'resolve-note-conflict':
      return {
        ...call,
        notes: mutation.notes,
        // The revision the API will give, so that the next change starts from the right one.
        notesRevision: Math.max(call.notesRevision, mutation.baseRevision + 1),
      };
    case 'set-disposition':
      return { ...call, dispositionId: mutation.dispositionId };
    case 'complete-wrap-up':
      return { ...call, wrappedUpAt: call.wrappedUpAt ?? mutation.wrappedUpAt };
    case 'change-tags':
      return { ...call, tags: changeTags(call.tags, mutation) };
    case 'record-suggestion-outcome':
    case 'create-contact':
    case 'edit-contact':
    case 'delete-contact':
      return call;
  }
}

/** What is removed goes, what is added comes last, each once. */
function changeTags(
  tags: readonly string[],
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): string[] {
  return [...new Set([...tags.filter((tag) => !remove.includes(tag)), ...add])];
}

/** An edit does not bring a contact back that somebody deleted. */
function overlayContact(contact: Contact | null, mutation: Mutation): Contact | null {
  switch (mutation.kind) {
    case 'create-contact':
      return { id: mutation.contactId, ...mutation.fields, updatedAt: mutation.madeAt };
    case 'edit-contact':
      if (contact === null) return null;
      return { ...contact, ...withoutUndefined(mutation.fields), updatedAt: mutation.madeAt };
    case 'delete-contact':
      return null;
    default:
      return contact;
  }
}

type LooseFields = { readonly [K in keyof ContactFields]?: ContactFields[K] | undefined };

function withoutUndefined(fields: LooseFields): Partial<ContactFields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function overlaySuggestion(suggestion: Suggestion, mutation: Mutation): Suggestion {
  return mutation.kind === 'record-suggestion-outcome'
    ? { ...suggestion, outcome: mutation.outcome, editedText: mutation.editedText }
    : suggestion;
}

/**
 * `incoming` as a base, with what operators write left as it is in `base`: that comes by the outbox and the
 * change feed alone, because an event cannot tell whether it was made before or after.
 */
export function keepOperatorFields(incoming: Call, base: Call): Call {
  const { notes, notesRevision, dispositionId, wrappedUpAt, tags } = base;
  return { ...incoming, notes, notesRevision, dispositionId, wrappedUpAt, tags };
}

/** The same for a suggestion, where the operator writes what became of it. */
export function keepOutcome(incoming: Suggestion, base: Suggestion): Suggestion {
  return { ...incoming, outcome: base.outcome, editedText: base.editedText };
}
