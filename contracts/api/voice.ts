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
