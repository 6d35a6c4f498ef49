import type { Track, TranscriptionSettings } from './transcription.ts';

/** Settings under Twilio's REST names; TwiML has the same with a small first letter. */
export type SettingReader = (name: string) => string | undefined;

const echoedNames = [
  'TranscriptionEngine',
  'SpeechModel',
  'InboundTrackLabel',
  'OutboundTrackLabel',
  'ProfanityFilter',
  'EnableAutomaticPunctuation',
  'Hints',
];

function readTracks(track: string | undefined): readonly Track[] {
  if (track === 'inbound_track' || track === 'outbound_track') return [track];
  return ['inbound_track', 'outbound_track'];
}

/** `toUrl` makes a relative address whole. */
export function readTranscriptionSettings(
  read: SettingReader,
  toUrl: (address: string) => string,
): TranscriptionSettings {
  const callbackUrl = read('StatusCallbackUrl');
  const echoed = echoedNames.flatMap((name) => {
    const value = read(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    name: read('Name') ?? null,
    callback: callbackUrl ? { url: toUrl(callbackUrl), method: read('StatusCallbackMethod') } : null,
    tracks: readTracks(read('Track')),
    languageCode: read('LanguageCode') ?? 'en-US',
    wantsPartials: read('PartialResults') === 'true',
    echoed: { TranscriptionEngine: 'google', ...Object.fromEntries(echoed) },
  };
}
