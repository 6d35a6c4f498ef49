import { createHmac, randomBytes } from 'node:crypto';
import type { Backend } from '../scripts/backend.ts';

/** Sends transcription webhooks for one leg of a call, signed and formed as the telephony provider's. */
export interface TranscriptionSource {
  /** Wall clock, ms, right before the request was sent. Throws when it is not taken. */
  say(text: string, isFinal: boolean): Promise<number>;
}

export function createTranscriptionSource(backend: Backend, callId: string): TranscriptionSource {
  const transcriptionSid = `GT${randomBytes(16).toString('hex')}`;
  const url = `${backend.apiUrl}/webhooks/voice/transcription?callId=${callId}&speaker=contact`;
  let sequence = 0;
  return {
    say: async (text, isFinal) => {
      sequence += 1;
      const fields: Record<string, string> = {
        AccountSid: backend.accountSid,
        CallSid: `CA${randomBytes(16).toString('hex')}`,
        Final: String(isFinal),
        LanguageCode: 'en-US',
        SequenceId: String(sequence),
        Timestamp: new Date().toISOString(),
        Track: 'inbound_track',
        TranscriptionData: JSON.stringify({ transcript: text, confidence: 0.9 }),
        TranscriptionEvent: 'transcription-content',
        TranscriptionSid: transcriptionSid,
        ...(isFinal ? {} : { Stability: '0.9' }),
      };
      const sentAtMs = performance.timeOrigin + performance.now();
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'x-twilio-signature': sign(backend.authToken, url, fields) },
        body: new URLSearchParams(fields),
      });
      if (!response.ok)
        throw new Error(`the API refused the webhook: ${response.status} ${await response.text()}`);
      return sentAtMs;
    },
  };
}

/** HMAC-SHA1 over the URL and the sorted fields, as the provider documents it. */
function sign(authToken: string, url: string, fields: Readonly<Record<string, string>>): string {
  const text = Object.keys(fields)
    .toSorted()
    .reduce((joined, name) => joined + name + fields[name], url);
  return createHmac('sha1', authToken).update(text).digest('base64');
}
