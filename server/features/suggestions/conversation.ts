import type { Conversation } from '../../../assist/types.ts';
import type { Language } from '../../../contracts/domain/call.ts';
import type { Utterance } from '../../../contracts/domain/transcript.ts';
import type { UtteranceId } from '../../../contracts/ids.ts';

/** What is kept of a long call; a prompt takes fewer still. */
const maxUtterances = 60;

/** What was said in a call so far, whole or partial, in the order in which the parties began to speak. */
export interface SpokenSoFar {
  hear(utterance: Utterance): void;
  /** All that was said, but for the utterance that is being answered. */
  before(utteranceId: UtteranceId, language: Language): Conversation;
}

export function createSpokenSoFar(): SpokenSoFar {
  const utterances = new Map<UtteranceId, Utterance>();

  /** By when it was said: after a restart, the words of before come in behind those of now. */
  function forgetOldest(): void {
    const [oldest] = [...utterances.values()].toSorted((a, b) => a.startedAt - b.startedAt);
    if (oldest) utterances.delete(oldest.id);
  }

  return {
    hear(utterance) {
      // Final words stay, whatever comes late.
      if (utterances.get(utterance.id)?.isFinal) return;
      utterances.set(utterance.id, utterance);
      if (utterances.size > maxUtterances) forgetOldest();
    },
    before(utteranceId, language) {
      const turns = [...utterances.values()]
        .filter(({ id }) => id !== utteranceId)
        .toSorted((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1))
        .map(({ speaker, text }) => ({ speaker, text }));
      return { language, turns };
    },
  };
}
