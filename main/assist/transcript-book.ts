import type { Utterance } from '../../contracts/domain/transcript.ts';
import type { CallId, UtteranceId } from '../../contracts/ids.ts';

/** What was heard in the last calls, partial texts included. */
export interface TranscriptBook {
  /** Whether it said something new: a partial text never replaces the final one. */
  take(utterance: Utterance): boolean;
  /** In the order in which the parties began to speak. */
  list(callId: CallId): readonly Utterance[];
}

const maxCalls = 20;

function isNews(utterance: Utterance, known: Utterance | undefined): boolean {
  if (known === undefined) return true;
  if (known.isFinal && !utterance.isFinal) return false;
  return known.text !== utterance.text || known.isFinal !== utterance.isFinal;
}

function compare(a: Utterance, b: Utterance): number {
  return a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1);
}

export function createTranscriptBook(): TranscriptBook {
  const calls = new Map<CallId, Map<UtteranceId, Utterance>>();

  function ofCall(callId: CallId): Map<UtteranceId, Utterance> {
    const known = calls.get(callId);
    if (known !== undefined) return known;
    const utterances = new Map<UtteranceId, Utterance>();
    calls.set(callId, utterances);
    const oldest = calls.keys().next();
    if (calls.size > maxCalls && oldest.done !== true) calls.delete(oldest.value);
    return utterances;
  }

  return {
    take(utterance) {
      const utterances = ofCall(utterance.callId);
      if (!isNews(utterance, utterances.get(utterance.id))) return false;
      utterances.set(utterance.id, utterance);
      return true;
    },
    list: (callId) => [...(calls.get(callId)?.values() ?? [])].sort(compare),
  };
}
