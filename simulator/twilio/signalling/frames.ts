import { z } from 'zod';

const ofCall = z.object({ callsid: z.string() });

/** What the Voice SDK sends (PStream 1.6), as far as it matters here. */
const clientFrameSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('listen'),
    payload: z.object({ token: z.string(), reconnectTimeout: z.number().default(0) }),
  }),
  z.object({ type: z.literal('register'), payload: z.object({ media: z.object({ audio: z.boolean() }) }) }),
  z.object({
    type: z.literal('invite'),
    payload: ofCall.extend({
      sdp: z.string(),
      reconnect: z.string().optional(),
      twilio: z.object({ params: z.string().default('') }).default({ params: '' }),
    }),
  }),
  z.object({ type: z.literal('answer'), payload: ofCall.extend({ sdp: z.string() }) }),
  z.object({ type: z.literal('reject'), payload: ofCall }),
  z.object({ type: z.literal('hangup'), payload: ofCall }),
  z.object({ type: z.literal('reinvite'), payload: ofCall.extend({ sdp: z.string() }) }),
  z.object({ type: z.literal('dtmf'), payload: ofCall.extend({ dtmf: z.string() }) }),
  z.object({
    type: z.literal('message'),
    payload: ofCall.extend({ voiceeventsid: z.string(), messagetype: z.string().optional() }),
  }),
]);
export type ClientFrame = z.infer<typeof clientFrameSchema>;
export type ClientPayload<T extends ClientFrame['type']> = Extract<ClientFrame, { type: T }>['payload'];

export type ServerFrameType =
  | 'connected'
  | 'ready'
  | 'offline'
  | 'error'
  | 'invite'
  | 'ringing'
  | 'answer'
  | 'cancel'
  | 'hangup'
  | 'ack';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Null for what is not known: newer SDKs may send more. */
export function parseClientFrame(text: string): ClientFrame | null {
  return clientFrameSchema.safeParse(parseJson(text)).data ?? null;
}

export function buildServerFrame(type: ServerFrameType, payload: object): string {
  return JSON.stringify({ type, version: '1.6', payload });
}
