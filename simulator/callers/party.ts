/**
 * Somebody at the other end of a call who is not a browser. The conference asks for one frame every 20 ms and
 * hands over the frame that this party hears in the same 20 ms; no other clock runs. The first frame asked for
 * is the moment the two sides are joined: a party that is not asked waits.
 */
export interface Party {
  /** The next 20 ms of this party's voice (silence when it does not speak), and what was said so far. */
  nextFrame(): PartyFrame;
  /** The next 20 ms that this party hears. */
  hear(pcm: Int16Array): void;
  /** The party has hung up. */
  ended(): boolean;
}

export interface PartyFrame {
  /** 160 samples, 8 kHz. */
  readonly pcm: Int16Array;
  /** Given when the text grew or became final with this frame, otherwise null. */
  readonly speech: PartySpeech | null;
}

export interface PartySpeech {
  readonly utteranceId: string;
  /** From the first word of the utterance to the one spoken now. */
  readonly text: string;
  readonly isFinal: boolean;
  /** What stands when the call ends in the middle of it; `text` when left out. */
  readonly wholeText?: string;
}

export const samplesPerFrame = 160;
export const frameMs = 20;
