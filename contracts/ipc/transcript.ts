import { z } from 'zod';
import { utteranceSchema } from '../domain/transcript.ts';
import { callIdSchema } from '../ids.ts';
import { subscribe } from './channel.ts';

/** The transcript of the call in hand: first whole, then utterance by utterance (new, or the same id again). */
export const transcriptEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('snapshot'), callId: callIdSchema, utterances: z.array(utteranceSchema) }),
  z.object({ kind: z.literal('utterance'), utterance: utteranceSchema }),
]);
export type TranscriptEvent = z.infer<typeof transcriptEventSchema>;

export const transcriptChannels = {
  'transcript:watch': subscribe(transcriptEventSchema),
};
