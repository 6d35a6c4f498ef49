import type { PartySpeech } from '../../callers/party.ts';
import { frameMs, measureRms, voiceRms } from '../media/pcm.ts';

const beginsAfterMs = 120;
const endsAfterMs = 700;
const longestMs = 12_000;
/** A brisk talker: three words a second. */
const wordMs = 330;

export interface VoiceUtterances {
  /** Takes 20 ms of a voice; answers when the text of its utterance grew or became final. */
  readonly hear: (frame: Int16Array) => PartySpeech | null;
}

type State =
  | { readonly kind: 'quiet'; readonly voicedMs: number }
  | {
      readonly kind: 'talking';
      readonly words: readonly string[];
      readonly utteranceId: string;
      readonly talkedMs: number;
      readonly silentMs: number;
      readonly shown: number;
    };

const quiet: State = { kind: 'quiet', voicedMs: 0 };

/**
 * Finds utterances in a voice by its loudness alone. Their words come from `chooseText`, asked once an
 * utterance, and are shown at the pace of speech for as long as the voice goes on.
 */
export function createVoiceUtterances(chooseText: () => string): VoiceUtterances {
  let state: State = quiet;
  let count = 0;

  function begin(): State {
    count += 1;
    const words = chooseText().split(/\s+/).filter(Boolean);
    return { kind: 'talking', words, utteranceId: `voice-${count}`, talkedMs: 0, silentMs: 0, shown: 0 };
  }

  function listen(isVoice: boolean, voicedMs: number): State {
    if (!isVoice) return quiet;
    return voicedMs + frameMs >= beginsAfterMs ? begin() : { kind: 'quiet', voicedMs: voicedMs + frameMs };
  }

  return {
    hear(frame) {
      const isVoice = measureRms(frame) > voiceRms;
      if (state.kind === 'quiet') {
        state = listen(isVoice, state.voicedMs);
        return null;
      }
      const { words, utteranceId } = state;
      const talkedMs = state.talkedMs + frameMs;
      const silentMs = isVoice ? 0 : state.silentMs + frameMs;
      if (silentMs >= endsAfterMs || talkedMs >= longestMs) {
        state = quiet;
        return words.length === 0 ? null : { utteranceId, text: words.join(' '), isFinal: true };
      }
      const shown = Math.min(words.length - 1, Math.floor(talkedMs / wordMs));
      const hasGrown = shown > state.shown;
      state = { ...state, talkedMs, silentMs, shown };
      if (!hasGrown) return null;
      // The words were chosen and not heard, so there is no telling how far they were said.
      const wholeText = words.join(' ');
      return { utteranceId, text: words.slice(0, shown).join(' '), isFinal: false, wholeText };
    },
  };
}
