import type { z } from 'zod';
import type { Mutation } from '../../contracts/api/sync.ts';
import { type Call, callSchema } from '../../contracts/domain/call.ts';
import { type Suggestion, suggestionSchema } from '../../contracts/domain/suggestion.ts';

/** What the operator changed and the API has not confirmed is laid over the record the API gave. */
export interface Overlay<T> {
  readonly entity: OverlaidEntity;
  readonly schema: z.ZodType<T>;
  /** The record with the change in effect; doing it twice is doing it once. */
  apply(record: T, mutation: Mutation): T;
}

export type OverlaidEntity = 'call' | 'suggestion';

export const callOverlay: Overlay<Call> = { entity: 'call', schema: callSchema, apply: overlayCall };
export const suggestionOverlay: Overlay<Suggestion> = {
  entity: 'suggestion',
  schema: suggestionSchema,
  apply: overlaySuggestion,
};

/** The record with all of the changes in effect, the oldest first. */
export function overlayAll<T>(overlay: Overlay<T>, record: T, mutations: readonly Mutation[]): T {
  let shown = record;
  for (const mutation of mutations) shown = overlay.apply(shown, mutation);
  return shown;
}

/** The record that a mutation changes. */
export function targetOf(mutation: Mutation): { readonly entity: OverlaidEntity; readonly id: string } {
  return mutation.kind === 'record-suggestion-outcome'
    ? { entity: 'suggestion', id: mutation.suggestionId }
    : { entity: 'call', id: mutation.callId };
}

function overlayCall(call: Call, mutation: Mutation): Call {
  switch (mutation.kind) {
    case 'save-notes':
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
    case 'record-suggestion-outcome':
      return call;
  }
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
  const { notes, notesRevision, dispositionId, wrappedUpAt } = base;
  return { ...incoming, notes, notesRevision, dispositionId, wrappedUpAt };
}

/** The same for a suggestion, where the operator writes what became of it. */
export function keepOutcome(incoming: Suggestion, base: Suggestion): Suggestion {
  return { ...incoming, outcome: base.outcome, editedText: base.editedText };
}
