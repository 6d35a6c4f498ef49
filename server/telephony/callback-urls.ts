import type { Speaker } from '../../contracts/domain/transcript.ts';
import type { CallId, UserId } from '../../contracts/ids.ts';

/** The paths that the provider calls, under the public URL of the server. */
export const webhookPaths = {
  incoming: '/webhooks/voice/incoming',
  outgoing: '/webhooks/voice/outgoing',
  conference: '/webhooks/voice/conference',
  participant: '/webhooks/voice/participant',
  transcription: '/webhooks/voice/transcription',
  wait: '/webhooks/voice/wait',
} as const;

export interface CallbackUrls {
  conference(callId: CallId): string;
  participant(callId: CallId, legId: string, userId: UserId | null): string;
  transcription(callId: CallId, speaker: Speaker): string;
  wait(callId: CallId): string;
}

/** What a callback is about stands in its URL, which the signature covers as a whole. */
export function createCallbackUrls(publicUrl: string): CallbackUrls {
  const build = (path: string, query: Record<string, string>) =>
    `${publicUrl}${path}?${new URLSearchParams(query).toString()}`;
  return {
    conference: (callId) => build(webhookPaths.conference, { callId }),
    participant: (callId, legId, userId) =>
      build(webhookPaths.participant, { callId, legId, ...(userId === null ? {} : { userId }) }),
    transcription: (callId, speaker) => build(webhookPaths.transcription, { callId, speaker }),
    wait: (callId) => build(webhookPaths.wait, { callId }),
  };
}

/** The friendly name of the conference that is the call. */
export function toConferenceName(callId: CallId): string {
  return `call-${callId}`;
}
