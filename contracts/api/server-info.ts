import { z } from 'zod';

/** `GET /v1/server-info`, open to all: what the sign-in page needs to know. */
export const serverInfoSchema = z.object({
  product: z.literal('lydia'),
  version: z.string(),
  /** Accounts that anybody may try; given only by a demonstration workspace. */
  demoAccounts: z.array(z.object({ email: z.email(), password: z.string(), displayName: z.string() })),
});
export type ServerInfo = z.infer<typeof serverInfoSchema>;
