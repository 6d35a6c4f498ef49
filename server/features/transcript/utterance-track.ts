import { createHash } from 'node:crypto';
import type { UtcMs, UtteranceId } from '../../../contracts/ids.ts';
import { utteranceIdSchema } from '../../../contracts/ids.ts';

/** One event of a transcription, in the words of the provider's order. */
export interface HeardWords {
  readonly sequence: number;
  readonly text: string;
  readonly isFinal: boolean;
  readonly at: UtcMs;
}

/** What one transcription has heard so far. It speaks of one party, so it has at most one open utterance. */
export interface TrackState {
  readonly transcriptionSid: string;
  /** Finished utterances; names the open one. */
  readonly ordinal: number;
  /** When the open utterance began, or null while nothing is being said. */
  readonly startedAt: UtcMs | null;
  /** Of the latest partial words taken in; older ones come late and are dropped. */
  readonly lastSequence: number;
  /** Of final words taken in, so that a second delivery is no second utterance. */
  readonly finalSequences: ReadonlySet<number>;
}

export interface HeardUtterance {
  readonly id: UtteranceId;
  readonly startedAt: UtcMs;
}

export interface TrackStep {
  readonly state: TrackState;
  /** Null: late or heard before. */
  readonly utterance: HeardUtterance | null;
}

export function startTrack(
  transcriptionSid: string,
  finalSequences: ReadonlySet<number> = new Set(),
): TrackState {
  const lastSequence = Math.max(-1, ...finalSequences);
  return { transcriptionSid, ordinal: finalSequences.size, startedAt: null, lastSequence, finalSequences };
}

/**
 * The provider gives no name to an utterance: partial words belong to the one whose final words come next. Its id is
 * computed from the transcription and its place in it, so that a restart in mid-sentence does not make a second one.
 */
export function hearWords(state: TrackState, words: HeardWords): TrackStep {
  const isKnown = state.finalSequences.has(words.sequence);
  const isLate = !words.isFinal && words.sequence <= state.lastSequence;
  if (isKnown || isLate) return { state, utterance: null };
  const startedAt = state.startedAt ?? words.at;
  const utterance = { id: toUtteranceId(state.transcriptionSid, state.ordinal), startedAt };
  const lastSequence = Math.max(state.lastSequence, words.sequence);
  if (!words.isFinal) return { state: { ...state, startedAt, lastSequence }, utterance };
  const finalSequences = new Set([...state.finalSequences, words.sequence]);
  const ordinal = state.ordinal + 1;
  return { state: { ...state, ordinal, startedAt: null, lastSequence, finalSequences }, utterance };
}

/** A UUID of version 8 (RFC 9562, section 5.8): our own, computed from what it names. */
export function toUtteranceId(transcriptionSid: string, ordinal: number): UtteranceId {
  const bytes = createHash('sha256')
    .update(`utterance:${transcriptionSid}:${ordinal}`)
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return utteranceIdSchema.parse(groups.join('-'));
}
