import { z } from 'zod';
import { utcMsSchema } from '../ids.ts';

/** Answer of `POST /v1/voice/token`: what the line window needs to register. */
export const voiceTokenSchema = z.object({
  token: z.string(),
  /** The Voice SDK identity: the user id. */
  identity: z.string(),
  expiresAt: utcMsSchema,
  /** Twilio edge location, or null for the nearest one. */
  edge: z.string().nullable(),
});
export type VoiceToken = z.infer<typeof voiceTokenSchema>;

/** Custom parameters of an outgoing `Device.connect()`; Twilio hands them to the voice webhook. */
export const outgoingParametersSchema = z.object({
  /** E.164 */
  To: z.string(),
  /** Chosen by the desktop, so that both sides name the call alike from the first moment. */
  CallId: z.string(),
});
export type OutgoingParameters = z.infer<typeof outgoingParametersSchema>;

/** Custom parameter that the API gives to the operator's leg of an inbound call. */
export const incomingParametersSchema = z.object({ callId: z.string() });
export type IncomingParameters = z.infer<typeof incomingParametersSchema>;
