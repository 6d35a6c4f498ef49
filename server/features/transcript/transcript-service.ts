import type { Call } from '../../../contracts/domain/call.ts';
import type { Speaker, Utterance } from '../../../contracts/domain/transcript.ts';
import type { CallId } from '../../../contracts/ids.ts';
import type { Context } from '../../context.ts';
import type { Database } from '../../db/database.ts';
import type { EventBus } from '../../platform/bus.ts';
import type { CallDirectory } from '../calls/call-directory.ts';
import { recordOfCall } from '../calls/record-call.ts';
import type { SuggestionService } from '../suggestions/suggestion-service.ts';
import type { HeardFrom } from './repository.ts';
import { insertUtterance, loadFinalSequences } from './repository.ts';
import { createTrackStore } from './track-store.ts';
import type { HeardWords, TrackState } from './utterance-track.ts';
import { hearWords } from './utterance-track.ts';

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

const maxTextLength = 10_000;

/** Of an outage; what is forgotten is made anew from what was kept, under another id. */
const maxUnstored = 10_000;

/** From the words that the provider heard to utterances: pushed first, stored after. */
export function createTranscriptService({
  context,
  directory,
  suggestions,
}: Dependencies): TranscriptService {
  const { db, bus } = context;
  /** Final words that were pushed and are not stored yet, by transcription and number. */
  const unstored = new Map<string, Utterance>();
  const tracks = createTrackStore((sid) => loadFinalSequences(db, sid));

  function take(call: Call, speech: HeardSpeech, track: TrackState): Utterance | null {
    const step = hearWords(track, speech);
    tracks.keep(step.state);
    if (!step.utterance) return null;
    const { callId, speaker, isFinal } = speech;
    const text = speech.text.slice(0, maxTextLength);
    const utterance: Utterance = { ...step.utterance, callId, speaker, text, isFinal };
    push(bus, call, utterance);
    suggestions.hear(call, utterance);
    return utterance;
  }

  /** Null: nothing new. Pushes what is. */
  async function takeIn(speech: HeardSpeech): Promise<Utterance | null> {
    const { callId, transcriptionSid } = speech;
    // No `await` where memory suffices: words are on their way before anything else happens.
    const call = directory.peek(callId) ?? (await directory.find(callId));
    if (!call) return null;
    if (!tracks.peek(transcriptionSid)) await tracks.load(transcriptionSid);
    const track = tracks.peek(transcriptionSid);
    // The call may have ended meanwhile, and must not be given suggestions again.
    return track && take(directory.peek(callId) ?? call, speech, track);
  }

  return {
    async hear(speech) {
      const { transcriptionSid, sequence } = speech;
      const name = `${transcriptionSid} ${sequence}`;
      const utterance = unstored.get(name) ?? (await takeIn(speech));
      if (!utterance?.isFinal) return;
      unstored.set(name, utterance);
      if (unstored.size > maxUnstored) forgetOldest(unstored);
      await store(db, { utterance, from: { transcriptionSid, sequence } });
      unstored.delete(name);
    },
    expect: (transcriptionSid) => tracks.expect(transcriptionSid),
  };
}

function forgetOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}

function push(bus: EventBus, { operatorId, direction, status }: Call, utterance: Utterance): void {
  // A caller who waits talks to nobody; his words are kept, and come with the history.
  if (operatorId === null || (direction === 'inbound' && status === 'ringing')) return;
  bus.publish('realtime-event', { to: [operatorId], event: { type: 'utterance-heard', utterance } });
}

interface StoredUtterance {
  readonly utterance: Utterance;
  readonly from: HeardFrom;
}

function store(db: Database, { utterance, from }: StoredUtterance): Promise<void> {
  return db.transaction(async (tx) => {
    if (!(await insertUtterance(tx, utterance, from))) return;
    await recordOfCall(tx, { entity: 'utterance', ids: [utterance.id], callId: utterance.callId });
  });
}
