import type { Suggestion } from '../../contracts/domain/suggestion.ts';
import type { SuggestionId } from '../../contracts/ids.ts';
import type { Result } from '../../contracts/result.ts';

/** The one suggestion card of the call in hand. */
export interface SuggestionService {
  start(): void;
  stop(): void;
  /** The card shown now or null; at once, then at every change. Never a withdrawn or dismissed one. */
  watch(listener: (suggestion: Suggestion | null) => void): () => void;
  /** Answers once the outcome is stored on this computer. */
  use(suggestionId: SuggestionId, editedText: string | null): Result<void>;
  dismiss(suggestionId: SuggestionId): Result<void>;
}
