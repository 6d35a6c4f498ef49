import { z } from 'zod';
import { callSchema } from '../domain/call.ts';
import { suggestionSchema } from '../domain/suggestion.ts';
import { utteranceSchema } from '../domain/transcript.ts';
import { availabilitySchema } from '../domain/user.ts';
import { suggestionIdSchema, utcMsSchema } from '../ids.ts';

/**
 * WebSocket `GET /v1/realtime`, bearer token in the `Authorization` header, JSON text frames.
 * Events hint and hurry; the change feed is what makes whole. Unknown types are ignored.
 */
export const realtimeEventSchema = z.discriminatedUnion('type', [
  /** First frame after the socket opens. */
  z.object({ type: z.literal('welcome'), serverTimeAt: utcMsSchema }),
  z.object({ type: z.literal('call-changed'), call: callSchema }),
  z.object({ type: z.literal('utterance-heard'), utterance: utteranceSchema }),
  /** The whole record; sent when it begins, when its status or citations change, and when it ends. */
  z.object({ type: z.literal('suggestion-changed'), suggestion: suggestionSchema }),
  /** More text for a `streaming` suggestion: `text` is appended at character `offset`. */
  z.object({
    type: z.literal('suggestion-token'),
    suggestionId: suggestionIdSchema,
    offset: z.number().int().nonnegative(),
    text: z.string(),
  }),
  /** The change feed has something new. */
  z.object({ type: z.literal('changes-available') }),
]);
export type RealtimeEvent = z.infer<typeof realtimeEventSchema>;

/** Frames from the desktop. Presence lives as long as the socket that told it. */
export const realtimeCommandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('presence'),
    availability: availabilitySchema,
    /** Proven by the heartbeat of the line window: registered and answering. */
    isLineReady: z.boolean(),
    isInCall: z.boolean(),
  }),
]);
export type RealtimeCommand = z.infer<typeof realtimeCommandSchema>;
