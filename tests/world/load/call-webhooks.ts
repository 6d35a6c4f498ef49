import { randomBytes, randomUUID } from 'node:crypto';

export interface CallWebhook {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
}

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** Callers who come in. Gives the ids of their calls. */
export async function beginCalls(
  count: number,
  post: (webhook: CallWebhook) => Promise<Response>,
): Promise<string[]> {
  const callIds: string[] = [];
  for (let call = 0; call < count; call += 1) {
    const fields = { CallSid: `CA${hex(16)}`, From: '+33612345678', To: '+33199001000' };
    const begun = await (await post({ path: '/webhooks/voice/incoming', fields })).text();
    callIds.push(/callId=([0-9a-f-]{36})/.exec(begun)?.[1] ?? '');
  }
  return callIds;
}

/** What calls bring: mostly words on their way, some final ones, and now and then a leg or the conference. */
export function buildCallWebhook(callIds: readonly string[], index: number): CallWebhook {
  const call = index % callIds.length;
  const callId = callIds[call] ?? '';
  const kind = Math.floor(index / callIds.length) % 10;
  if (kind === 8) {
    const path = `/webhooks/voice/participant?callId=${callId}&legId=${randomUUID()}`;
    return { path, fields: { CallSid: `CA${hex(16)}`, CallStatus: 'ringing' } };
  }
  if (kind === 9) {
    const ids = { ConferenceSid: `CF${hex(16)}`, CallSid: `CA${hex(16)}` };
    const fields = { ...ids, StatusCallbackEvent: 'participant-hold', SequenceNumber: String(index) };
    return { path: `/webhooks/voice/conference?callId=${callId}`, fields };
  }
  const fields = {
    TranscriptionEvent: 'transcription-content',
    TranscriptionSid: `GT${call.toString(16).padStart(32, '0')}`,
    SequenceId: String(index),
    Final: String(kind % 4 === 3),
    TranscriptionData: JSON.stringify({ transcript: `These are the words number ${index} of a call.` }),
  };
  return { path: `/webhooks/voice/transcription?callId=${callId}&speaker=contact`, fields };
}
