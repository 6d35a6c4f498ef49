import type { Call } from '../../../contracts/domain/call.ts';
import type { Speaker, Utterance } from '../../../contracts/domain/transcript.ts';
import type { CallId, UserId } from '../../../contracts/ids.ts';
import type { Context } from '../../context.ts';
import type { Database } from '../../db/database.ts';
import { untilDatabaseIsBack } from '../../db/until-back.ts';
import type { CallDirectory } from '../calls/call-directory.ts';
import { nobody } from '../calls/call-log.ts';
import type { SuggestionService } from '../suggestions/suggestion-service.ts';
import { recordChange } from '../sync/changes.ts';
import type { HeardFrom } from './repository.ts';
import { insertUtterance, loadFinalSequences } from './repository.ts';
import type { HeardWords, TrackState } from './utterance-track.ts';
import { hearWords, startTrack } from './utterance-track.ts';

export interface HeardSpeech extends HeardWords {
  readonly callId: CallId;
  readonly speaker: Speaker;
  readonly transcriptionSid: string;
}

export interface TranscriptService {
  /** Pushes the words at once; resolves when final words are stored. */
  hear(speech: HeardSpeech): Promise<void>;
  /** A transcription has begun: it has no final words yet, so the database need not be asked. */
  expect(transcriptionSid: string): void;
}

interface Dependencies {
  readonly context: Omit<Context, 'calls'>;
  readonly directory: CallDirectory;
  readonly suggestions: SuggestionService;
}

/** Transcriptions kept in memory; of an older one the numbers are read from the database again. */
const maxTracks = 1_000;
const maxTextLength = 10_000;

/** From the words that the provider heard to utterances: pushed first, stored after. */
export function createTranscriptService({
  context,
  directory,
  suggestions,
}: Dependencies): TranscriptService {
  const { db, bus, clock } = context;
  const tracks = new Map<string, TrackState>();

  function keep(state: TrackState): void {
    tracks.delete(state.transcriptionSid);
    tracks.set(state.transcriptionSid, state);
    const [oldest] = tracks.keys();
    if (tracks.size > maxTracks && oldest !== undefined) tracks.delete(oldest);
  }

  async function ensureTrack(transcriptionSid: string): Promise<TrackState> {
    const known = tracks.get(transcriptionSid);
    if (known) return known;
    const loaded = startTrack(transcriptionSid, await loadFinalSequences(db, transcriptionSid));
    // Other words of it may have been taken in while it was loaded.
    const state = tracks.get(transcriptionSid) ?? loaded;
    keep(state);
    return state;
  }

  function take(call: Call, speech: HeardSpeech, track: TrackState): Utterance | null {
    const { state, utterance } = hearWords(track, speech);
    keep(state);
    if (!utterance) return null;
    const { callId, speaker, isFinal } = speech;
    const heard: Utterance = {
      ...utterance,
      callId,
      speaker,
      text: speech.text.slice(0, maxTextLength),
      isFinal,
    };
    push(call, heard);
    return heard;
  }

  function push(call: Call, utterance: Utterance): void {
    // A caller who waits talks to nobody; his words are kept, and come with the history.
    if (call.operatorId !== null && !(call.direction === 'inbound' && call.status === 'ringing')) {
      bus.publish('realtime-event', {
        to: [call.operatorId],
        event: { type: 'utterance-heard', utterance },
      });
    }
    suggestions.hear(call, utterance);
  }

  return {
    async hear(speech) {
      // No `await` where memory suffices: words are on their way before anything else happens.
      const call = directory.peek(speech.callId) ?? (await directory.find(speech.callId));
      if (!call) return;
      const { transcriptionSid, sequence } = speech;
      const track = tracks.get(transcriptionSid) ?? (await ensureTrack(transcriptionSid));
      const utterance = take(call, speech, tracks.get(transcriptionSid) ?? track);
      if (!utterance?.isFinal) return;
      const from = { transcriptionSid, sequence };
      await untilDatabaseIsBack(clock, () => store(db, { utterance, from, operatorId: call.operatorId }));
    },
    expect(transcriptionSid) {
      if (!tracks.has(transcriptionSid)) keep(startTrack(transcriptionSid));
    },
  };
}

interface StoredUtterance {
  readonly utterance: Utterance;
  readonly from: HeardFrom;
  readonly operatorId: UserId | null;
}

function store(db: Database, { utterance, from, operatorId }: StoredUtterance): Promise<void> {
  return db.transaction(async (tx) => {
    if (!(await insertUtterance(tx, utterance, from))) return;
    await recordChange(tx, { entity: 'utterance', id: utterance.id, audience: operatorId ?? nobody });
  });
}
