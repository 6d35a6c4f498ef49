import type { Suggestion } from '../../contracts/domain/suggestion.ts';
import type { CallId, SuggestionId } from '../../contracts/ids.ts';

interface Token {
  readonly suggestionId: SuggestionId;
  readonly offset: number;
  readonly text: string;
}

/** The suggestions of the last calls, as far as they came. */
export interface SuggestionBook {
  /** The whole record; returns it with what is known here of the operator's act, or null when it is behind. */
  take(suggestion: Suggestion): Suggestion | null;
  /** More text; what comes before its turn waits for what belongs in front of it. */
  takeToken(token: Token): void;
  find(id: SuggestionId): Suggestion | null;
  /** The card for a call: its newest suggestion, unless that is withdrawn or dismissed. Never an older one. */
  findCard(callId: CallId): Suggestion | null;
}

const maxSuggestions = 200;
const maxHeldTokens = 500;

export function createSuggestionBook(): SuggestionBook {
  const suggestions = new Map<SuggestionId, Suggestion>();
  let held: readonly Token[] = [];

  function put(suggestion: Suggestion): void {
    suggestions.set(suggestion.id, suggestion);
    const oldest = suggestions.keys().next();
    if (suggestions.size > maxSuggestions && oldest.done !== true) suggestions.delete(oldest.value);
  }

  /** Appends what is held for it, in order, as far as it joins on; the rest goes on waiting. */
  function joinHeld(id: SuggestionId): void {
    const mine = held.filter((token) => token.suggestionId === id).sort((a, b) => a.offset - b.offset);
    if (mine.length === 0) return;
    const others = held.filter((token) => token.suggestionId !== id);
    const known = suggestions.get(id);
    if (known !== undefined && known.status !== 'streaming') {
      held = others;
      return;
    }
    const waiting = mine.filter((token) => !append(token));
    held = [...others, ...waiting];
  }

  function append(token: Token): boolean {
    const known = suggestions.get(token.suggestionId);
    if (known === undefined || token.offset > known.text.length) return false;
    const added = token.text.slice(known.text.length - token.offset);
    if (added !== '') put({ ...known, text: known.text + added });
    return true;
  }

  return {
    take(suggestion) {
      const known = suggestions.get(suggestion.id);
      if (known !== undefined && isBehind(suggestion, known)) return null;
      const kept = withKnownOutcome(suggestion, known);
      put(kept);
      joinHeld(suggestion.id);
      return kept;
    },
    takeToken(token) {
      held = [...held, token].slice(-maxHeldTokens);
      joinHeld(token.suggestionId);
    },
    find: (id) => suggestions.get(id) ?? null,
    findCard(callId) {
      const newest = [...suggestions.values()]
        .filter((one) => one.callId === callId)
        .sort(compare)
        .at(-1);
      if (newest === undefined || newest.status === 'withdrawn' || newest.outcome === 'dismissed')
        return null;
      return newest;
    },
  };
}

/** The API may not know yet what the operator did with it. */
function withKnownOutcome(suggestion: Suggestion, known: Suggestion | undefined): Suggestion {
  if (known === undefined || suggestion.outcome !== null) return suggestion;
  return { ...suggestion, outcome: known.outcome, editedText: known.editedText };
}

/** A record from before what is known. */
function isBehind(suggestion: Suggestion, known: Suggestion): boolean {
  if (suggestion.status !== 'streaming') return false;
  return known.status !== 'streaming' || known.text.length > suggestion.text.length;
}

function compare(a: Suggestion, b: Suggestion): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}
