import { z } from 'zod';
import { suggestionSchema } from '../domain/suggestion.ts';
import { suggestionIdSchema } from '../ids.ts';
import { call, subscribe } from './channel.ts';

/** The one card shown for the call in hand, or none. A withdrawn or dismissed one is never given. */
export const currentSuggestionSchema = suggestionSchema.nullable();

const theSuggestion = z.object({ suggestionId: suggestionIdSchema });

export const suggestionChannels = {
  'suggestions:watch': subscribe(currentSuggestionSchema),
  /** The operator says it as it stands, or as he edited it. */
  'suggestions:use': call(theSuggestion.extend({ editedText: z.string().max(4_000).nullable() }), z.void()),
  'suggestions:dismiss': call(theSuggestion, z.void()),
};
