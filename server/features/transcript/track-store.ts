import type { TrackState } from './utterance-track.ts';
import { startTrack } from './utterance-track.ts';

/** Transcriptions kept in memory; of an older one the numbers are read from the database again. */
const maxTracks = 1_000;

/** What each transcription has heard so far. */
export interface TrackStore {
  peek(transcriptionSid: string): TrackState | null;
  keep(state: TrackState): void;
  /** After a restart in mid-call. Afterwards `peek` knows it. */
  load(transcriptionSid: string): Promise<void>;
  /** It has just begun, so there is nothing to load. */
  expect(transcriptionSid: string): void;
}

export function createTrackStore(
  loadFinalSequences: (transcriptionSid: string) => Promise<ReadonlySet<number>>,
): TrackStore {
  const tracks = new Map<string, TrackState>();

  function keep(state: TrackState): void {
    // Deleted first, so that the map stays ordered by the last use.
    tracks.delete(state.transcriptionSid);
    tracks.set(state.transcriptionSid, state);
    const [oldest] = tracks.keys();
    if (tracks.size > maxTracks && oldest !== undefined) tracks.delete(oldest);
  }

  return {
    peek: (transcriptionSid) => tracks.get(transcriptionSid) ?? null,
    keep,
    async load(transcriptionSid) {
      const finals = await loadFinalSequences(transcriptionSid);
      // Other words of it may have been taken in meanwhile.
      if (!tracks.has(transcriptionSid)) keep(startTrack(transcriptionSid, finals));
    },
    expect(transcriptionSid) {
      if (!tracks.has(transcriptionSid)) keep(startTrack(transcriptionSid));
    },
  };
}
