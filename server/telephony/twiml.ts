import twilio from 'twilio';
import type { Language } from '../../contracts/domain/call.ts';
import type { CallId } from '../../contracts/ids.ts';
import type { CallbackUrls } from './callback-urls.ts';
import { toConferenceName } from './callback-urls.ts';

/** How the provider names the languages, for transcription and for spoken messages. */
export const providerLanguages = { en: 'en-US', fr: 'fr-FR' } as const satisfies Record<Language, string>;

const conferenceEvents = ['start', 'end', 'join', 'leave', 'hold'] as const;

const sentences = {
  wait: {
    en: 'Please hold, we are connecting you.',
    fr: 'Veuillez patienter, nous vous mettons en relation.',
  },
  nobody: {
    en: 'Nobody can take your call at the moment. Please call again later.',
    fr: 'Personne ne peut prendre votre appel pour le moment. Merci de rappeler plus tard.',
  },
  trouble: {
    en: 'We are sorry, something went wrong on our side. Please call again later.',
    fr: 'Nous sommes désolés, un incident est survenu de notre côté. Merci de rappeler plus tard.',
  },
  refusedDestination: {
    en: 'Calls to this destination are not allowed here.',
    fr: 'Les appels vers cette destination ne sont pas autorisés ici.',
  },
  emergency: {
    en: 'This line cannot reach emergency services. Please use another telephone.',
    fr: 'Cette ligne ne permet pas de joindre les secours. Utilisez un autre téléphone.',
  },
  tooManyCalls: {
    en: 'Too many calls have been placed. Please try again later.',
    fr: "Trop d'appels ont été passés. Veuillez réessayer plus tard.",
  },
  refusedNumber: { en: 'This number cannot be dialled.', fr: 'Ce numéro ne peut pas être composé.' },
} as const;
export type SentenceName = keyof typeof sentences;

interface JoinRequest {
  readonly callId: CallId;
  readonly language: Language;
  readonly urls: CallbackUrls;
}

type Response = InstanceType<typeof twilio.twiml.VoiceResponse>;

/** The contact who called us waits in the conference; it starts when the operator comes in. */
export function buildContactTwiml({ callId, language, urls }: JoinRequest): string {
  const response = new twilio.twiml.VoiceResponse();
  startTranscription(response, language, urls.transcription(callId, 'contact'));
  response.dial().conference(
    {
      ...commonConference(callId, urls, 'contact'),
      startConferenceOnEnter: false,
      waitUrl: urls.wait(callId),
      waitMethod: 'POST',
    },
    toConferenceName(callId),
  );
  return response.toString();
}

/** The operator who called out opens the conference, and hears the number called ring in it. */
export function buildOperatorTwiml({ callId, language, urls }: JoinRequest): string {
  const response = new twilio.twiml.VoiceResponse();
  startTranscription(response, language, urls.transcription(callId, 'operator'));
  response.dial().conference(
    {
      ...commonConference(callId, urls, 'operator'),
      startConferenceOnEnter: true,
      // No waiting music over the ringing tone.
      waitUrl: '',
    },
    toConferenceName(callId),
  );
  return response.toString();
}

/** What a waiting caller hears, again and again until the conference starts. */
export function buildWaitTwiml(language: Language): string {
  const response = new twilio.twiml.VoiceResponse();
  say(response, 'wait', language);
  response.pause({ length: 20 });
  return response.toString();
}

/** Says one sentence and hangs up. */
export function buildFarewellTwiml(sentence: SentenceName, language: Language): string {
  const response = new twilio.twiml.VoiceResponse();
  say(response, sentence, language);
  response.hangup();
  return response.toString();
}

/** Nothing to do: the answer to callbacks that only tell. */
export function buildEmptyTwiml(): string {
  return new twilio.twiml.VoiceResponse().toString();
}

function commonConference(callId: CallId, urls: CallbackUrls, label: 'contact' | 'operator') {
  return {
    participantLabel: label,
    endConferenceOnExit: true,
    beep: 'false' as const,
    statusCallback: urls.conference(callId),
    statusCallbackMethod: 'POST',
    statusCallbackEvent: [...conferenceEvents],
  };
}

function startTranscription(response: Response, language: Language, statusCallbackUrl: string): void {
  response.start().transcription({
    statusCallbackUrl,
    statusCallbackMethod: 'POST',
    track: 'inbound_track',
    partialResults: true,
    languageCode: providerLanguages[language],
    enableAutomaticPunctuation: true,
  });
}

function say(response: Response, sentence: SentenceName, language: Language): void {
  response.say({ language: providerLanguages[language] }, sentences[sentence][language]);
}
