import { z } from 'zod';
import { signInRequestSchema } from '../api/auth.ts';
import { serverInfoSchema } from '../api/server-info.ts';
import { userSchema } from '../domain/user.ts';
import { errorCodeSchema } from '../errors.ts';
import { call, subscribe } from './channel.ts';

export const sessionStateSchema = z.discriminatedUnion('kind', [
  /** The kept session is being opened. */
  z.object({ kind: z.literal('restoring') }),
  z.object({
    kind: z.literal('signed-out'),
    /** Why, when it was not the user's own wish. */
    code: errorCodeSchema.nullable(),
    /** The last user of this computer, to be offered again. */
    lastEmail: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('signed-in'),
    user: userSchema,
    /** `offline`: opened with the password on this computer alone; the API has not confirmed it yet. */
    mode: z.enum(['online', 'offline']),
  }),
]);
export type SessionState = z.infer<typeof sessionStateSchema>;

/** What is to become of a history that the password does not open; asked for after `database-locked`. */
export const lockedHistorySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), previousPassword: z.string().min(1).max(1_000) }),
  /** Moved into a folder beside the new one; nothing is deleted. */
  z.object({ kind: z.literal('set-aside') }),
]);
export type LockedHistory = z.infer<typeof lockedHistorySchema>;

export const signInCommandSchema = signInRequestSchema.extend({
  lockedHistory: lockedHistorySchema.optional(),
});
export type SignInCommand = z.infer<typeof signInCommandSchema>;

export const sessionChannels = {
  'session:watch': subscribe(sessionStateSchema),
  'session:load-server-info': call(z.void(), serverInfoSchema),
  'session:sign-in': call(signInCommandSchema, z.void()),
  /** Refused with `call-in-progress` while a call rings or runs. */
  'session:sign-out': call(z.void(), z.void()),
};
