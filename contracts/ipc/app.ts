import { z } from 'zod';
import { availabilitySchema } from '../domain/user.ts';
import { errorCodeSchema } from '../errors.ts';
import { utcMsSchema } from '../ids.ts';
import { call, subscribe } from './channel.ts';

/** Whether the API answers. */
export const connectionSchema = z.enum(['online', 'connecting', 'offline']);
export type Connection = z.infer<typeof connectionSchema>;

/** The telephone line as proven by the heartbeat of its window. `off`: nobody is signed in. */
export const lineStatusSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  z.object({ kind: z.literal('registering') }),
  z.object({ kind: z.literal('ready') }),
  /** The window does not answer, or the provider cannot be reached; it is being rebuilt. */
  z.object({ kind: z.literal('unreachable'), code: errorCodeSchema, since: utcMsSchema }),
]);
export type LineStatus = z.infer<typeof lineStatusSchema>;

/** Something a person should know, shown until dismissed; the text is the locale's for `code`. */
export const noticeSchema = z.object({
  id: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  code: errorCodeSchema,
  /** Values for the text, e.g. `{ file: '…' }`. */
  details: z.record(z.string(), z.string()),
});
export type Notice = z.infer<typeof noticeSchema>;

export const appStatusSchema = z.object({
  connection: connectionSchema,
  line: lineStatusSchema,
  availability: availabilitySchema,
  /** Changes made here that the API has not confirmed yet. */
  pendingChanges: z.number().int().nonnegative(),
  notices: z.array(noticeSchema),
  appVersion: z.string(),
});
export type AppStatus = z.infer<typeof appStatusSchema>;

export const appChannels = {
  'app:watch-status': subscribe(appStatusSchema),
  'app:set-availability': call(z.object({ availability: availabilitySchema }), z.void()),
  'app:dismiss-notice': call(z.object({ id: z.string() }), z.void()),
  /** Asks for the microphone again after it was refused, and rebuilds the line. */
  'app:retry-line': call(z.void(), z.void()),
};
