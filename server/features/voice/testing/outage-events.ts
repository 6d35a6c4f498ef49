import type { CallId, UserId } from '../../../../contracts/ids.ts';
import type { Queryable } from '../../../db/database.ts';
import { conferencePath, incomingFields } from './call-world.ts';

/** A webhook as the provider sends it. */
export interface OutageEvent {
  readonly kind: 'incoming' | 'outgoing' | 'conference' | 'participant' | 'transcription';
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A call that was begun before the outage. */
export interface KnownCall {
  readonly callId: CallId;
  readonly contactSid: string;
}

interface OutageEventOptions {
  readonly count: number;
  readonly call: KnownCall;
  readonly operatorId: UserId;
  /** Another one each time, `CA` and 32 hexadecimal digits. */
  readonly nextSid: () => string;
  readonly nextId: () => string;
}

const kinds = ['incoming', 'conference', 'transcription', 'participant', 'outgoing'] as const;
const conferenceSid = `CF${'e'.repeat(32)}`;

/** Every kind of webhook in turn, each of them another one. */
export function buildOutageEvents(options: OutageEventOptions): readonly OutageEvent[] {
  return Array.from({ length: options.count }, (_, index) => buildEvent(options, index));
}

function buildEvent({ call, operatorId, nextSid, nextId }: OutageEventOptions, index: number): OutageEvent {
  const kind = kinds[index % kinds.length] ?? 'incoming';
  const { callId, contactSid } = call;
  switch (kind) {
    case 'incoming':
      return { kind, path: '/webhooks/voice/incoming', fields: incomingFields(nextSid()) };
    case 'outgoing': {
      const fields = {
        CallSid: nextSid(),
        From: `client:${operatorId}`,
        To: '+33199000001',
        CallId: nextId(),
      };
      return { kind, path: '/webhooks/voice/outgoing', fields };
    }
    case 'conference': {
      const heard = { StatusCallbackEvent: 'participant-hold', CallSid: contactSid };
      const fields = { ...heard, ConferenceSid: conferenceSid, SequenceNumber: String(index) };
      return { kind, path: conferencePath(callId), fields };
    }
    case 'participant': {
      const path = `/webhooks/voice/participant?callId=${callId}&legId=${nextId()}`;
      return { kind, path, fields: { CallSid: nextSid(), CallStatus: 'ringing' } };
    }
    case 'transcription': {
      const fields = {
        TranscriptionEvent: 'transcription-content',
        TranscriptionSid: `GT${contactSid.slice(2)}`,
        SequenceId: String(index),
        Final: 'true',
        TranscriptionData: JSON.stringify({ transcript: `Words number ${index}` }),
      };
      return { kind, path: `/webhooks/voice/transcription?callId=${callId}&speaker=contact`, fields };
    }
  }
}

/** How many of them are stored: each event counts where it leaves its trace, and twice when it is there twice. */
export async function countStored(db: Queryable, events: readonly OutageEvent[]): Promise<number> {
  const read = (name: string, ...meant: readonly OutageEvent['kind'][]) =>
    events.filter(({ kind }) => meant.includes(kind)).map(({ fields }) => fields[name]);
  const [row] = await db.query<{ count: number }>(
    `SELECT (SELECT count(*) FROM call_legs WHERE sid = ANY($1::text[]))
       + (SELECT count(*) FROM webhook_events)
       + (SELECT count(*) FROM utterances WHERE transcription_sid = ANY($2::text[])) AS count`,
    [read('CallSid', 'incoming', 'outgoing'), read('TranscriptionSid', 'transcription')],
  );
  return row?.count ?? -1;
}
