import type { PartySpeech } from '../../callers/party.ts';
import type { Call } from '../calls/call.ts';
import type { FormFields } from '../webhooks/signature.ts';
import type { Webhooks, WebhookTarget } from '../webhooks/webhooks.ts';

export type Track = 'inbound_track' | 'outbound_track';

export interface TranscriptionSettings {
  readonly name: string | null;
  readonly callback: WebhookTarget | null;
  readonly tracks: readonly Track[];
  readonly languageCode: string;
  readonly wantsPartials: boolean;
  /** What `transcription-started` repeats: engine, labels, hints and so on, under Twilio's names. */
  readonly echoed: FormFields;
}

export interface Transcription {
  readonly sid: string;
  readonly call: Call;
  readonly settings: TranscriptionSettings;
  readonly isStopped: () => boolean;
  /** Tells what was said on a track; `source` keeps apart people who talk on the same one. */
  readonly tell: (track: Track, source: string, speech: PartySpeech) => void;
  readonly stop: () => void;
}

interface TranscriptionNeeds {
  readonly accountSid: string;
  readonly webhooks: Webhooks;
  readonly now: () => number;
}

const confidence = 0.97;

/** Words that stand for longer are less likely to change; the figure says so without meaning more. */
function toStability(text: string): string {
  return Math.min(0.9, 0.3 + text.split(' ').length * 0.1).toFixed(2);
}

function describeContent(speech: PartySpeech): FormFields {
  const data = speech.isFinal ? { transcript: speech.text, confidence } : { transcript: speech.text };
  return {
    TranscriptionData: JSON.stringify(data),
    Final: String(speech.isFinal),
    ...(speech.isFinal ? {} : { Stability: toStability(speech.text) }),
  };
}

function describeStart({ name, wantsPartials, tracks, echoed }: TranscriptionSettings): FormFields {
  return {
    ...(name === null ? {} : { Name: name }),
    PartialResults: String(wantsPartials),
    Track: tracks.length === 2 ? 'both_tracks' : (tracks[0] ?? 'both_tracks'),
    ...echoed,
  };
}

/** One Real-Time Transcription of a call: `transcription-started`, then `-content`, then `-stopped`. */
export function startTranscription(
  needs: TranscriptionNeeds,
  parties: { readonly sid: string; readonly call: Call },
  settings: TranscriptionSettings,
): Transcription {
  const { sid, call } = parties;
  const finished = new Set<string>();
  /** Partial words whose final text has not come, by utterance. */
  const open = new Map<string, { readonly track: Track; readonly speech: PartySpeech }>();
  let isStopped = false;
  let sequence = 0;

  function send(event: string, fields: FormFields) {
    sequence += 1;
    if (!settings.callback) return;
    needs.webhooks.notify(sid, settings.callback, {
      AccountSid: needs.accountSid,
      CallSid: call.sid,
      TranscriptionSid: sid,
      TranscriptionEvent: event,
      LanguageCode: settings.languageCode,
      SequenceId: String(sequence),
      Timestamp: new Date(needs.now()).toISOString(),
      ...fields,
    });
  }

  send('transcription-started', describeStart(settings));

  function sendContent(track: Track, speech: PartySpeech) {
    send('transcription-content', { Track: track, ...describeContent(speech) });
  }

  function stop() {
    if (isStopped) return;
    // Who is cut off has still said what was heard.
    for (const { track, speech } of open.values()) {
      sendContent(track, { ...speech, text: speech.wholeText ?? speech.text, isFinal: true });
    }
    isStopped = true;
    send('transcription-stopped', {});
  }
  call.ended.addEventListener('abort', stop);

  return {
    ...parties,
    settings,
    isStopped: () => isStopped,
    stop,
    tell(track, source, speech) {
      const utterance = `${track} ${source} ${speech.utteranceId}`;
      if (isStopped || finished.has(utterance)) return;
      if (speech.isFinal) finished.add(utterance);
      if (speech.isFinal) open.delete(utterance);
      else open.set(utterance, { track, speech });
      if (speech.isFinal || settings.wantsPartials) sendContent(track, speech);
    },
  };
}
