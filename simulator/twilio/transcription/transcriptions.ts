import type { Clock } from '../../platform/clock.ts';
import type { Call } from '../calls/call.ts';
import type { Exchange } from '../calls/exchange.ts';
import { createSid } from '../sids.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { OperatorSpeech } from './operator-speech.ts';
import {
  startTranscription,
  type Track,
  type Transcription,
  type TranscriptionSettings,
} from './transcription.ts';
import { createVoiceUtterances, type VoiceUtterances } from './voice-utterances.ts';

export interface Transcriptions {
  readonly start: (call: Call, settings: TranscriptionSettings) => Transcription;
  /** By SID or name. */
  readonly find: (call: Call, sidOrName: string) => Transcription | null;
  /** Those of a call that still run. */
  readonly ofCall: (call: Call) => readonly Transcription[];
}

interface TranscriptionsNeeds {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly webhooks: Webhooks;
  readonly operatorSpeech: OperatorSpeech;
}

interface Running {
  readonly transcription: Transcription;
  /** By call: utterances found in voices for which there is no script. */
  readonly voices: Map<string, VoiceUtterances>;
}

/** Everybody in the same conference but the party himself: what he hears. */
function findOthers(exchange: Exchange, call: Call): readonly Call[] {
  const conference = exchange.conferences
    .all()
    .find((other) => other.participants().some((participant) => participant.call.sid === call.sid));
  const present = conference?.participants().filter(({ hasJoined }) => hasJoined) ?? [];
  return present.map((participant) => participant.call).filter((other) => other.sid !== call.sid);
}

export function createTranscriptions(needs: TranscriptionsNeeds): Transcriptions {
  const { exchange, clock, webhooks, operatorSpeech } = needs;
  let running: readonly Running[] = [];
  /** Those that were stopped are still found by their SID, until the call is forgotten. */
  const known = new WeakMap<Call, readonly Transcription[]>();

  function findSpeech({ transcription, voices }: Running, source: Call, frame: Int16Array) {
    if (source.line()?.kind !== 'browser') return source.audio.speech;
    const chooseText = () => operatorSpeech.textFor(transcription.settings.languageCode);
    const voice = voices.get(source.sid) ?? createVoiceUtterances(chooseText);
    voices.set(source.sid, voice);
    return voice.hear(frame);
  }

  function listen(entry: Running, track: Track, spoken: ReadonlyMap<string, Int16Array>) {
    const { call } = entry.transcription;
    const sources = track === 'inbound_track' ? [call] : findOthers(exchange, call);
    for (const source of sources) {
      const frame = spoken.get(source.sid);
      const speech = frame ? findSpeech(entry, source, frame) : null;
      if (speech) entry.transcription.tell(track, source.sid, speech);
    }
  }

  exchange.watchAudio((spoken) => {
    running = running.filter(({ transcription }) => !transcription.isStopped());
    for (const entry of running) {
      for (const track of entry.transcription.settings.tracks) listen(entry, track, spoken);
    }
  });

  return {
    start(call, settings) {
      const needed = { accountSid: exchange.accountSid, webhooks, now: clock.nowMs };
      const transcription = startTranscription(needed, { sid: createSid('GT'), call }, settings);
      running = [...running, { transcription, voices: new Map() }];
      known.set(call, [...(known.get(call) ?? []), transcription]);
      return transcription;
    },
    find: (call, sidOrName) =>
      (known.get(call) ?? []).find(({ sid, settings }) => sid === sidOrName || settings.name === sidOrName) ??
      null,
    ofCall: (call) => (known.get(call) ?? []).filter((transcription) => !transcription.isStopped()),
  };
}
