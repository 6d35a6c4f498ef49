import { z } from 'zod';
import { userIdSchema, utcMsSchema } from '../ids.ts';

/** Every event of security that the API keeps a record of. */
export const auditKinds = [
  'signed-in',
  'sign-in-refused',
  'sign-in-throttled',
  'signed-out',
  'sessions-ended',
  'refresh-reused',
  'token-refused',
  'access-refused',
  'forged-request-refused',
  'password-changed',
  'password-change-refused',
  'password-link-issued',
  'password-set-by-link',
  'password-link-refused',
  'user-created',
  'user-edited',
  'role-changed',
  'user-disabled',
  'user-enabled',
  'team-created',
  'team-edited',
  'team-deleted',
  'queue-created',
  'queue-edited',
  'queue-deleted',
  'disposition-created',
  'disposition-edited',
  'article-created',
  'article-edited',
  'article-deleted',
  'webhook-refused',
  'dial-refused',
  'audit-read',
  'audit-exported',
] as const;
export const auditKindSchema = z.enum(auditKinds);
export type AuditKind = z.infer<typeof auditKindSchema>;

/** One event, as it is shown. The hashes are hexadecimal. */
export const auditEventSchema = z.object({
  /** 1, 2, 3 …: no number is missing. */
  number: z.number().int().positive(),
  at: utcMsSchema,
  /** One of `auditKinds`, or one of a newer version. */
  kind: z.string(),
  /** Who did it; null: nobody who is signed in. */
  actorId: userIdSchema.nullable(),
  /** The user or record that it was done to. */
  subjectId: z.string().nullable(),
  sessionId: z.string().nullable(),
  requestId: z.string().nullable(),
  /** Network address that the request came from. */
  address: z.string().nullable(),
  /** What the kind has to say, e.g. `before` and `after`. No secrets, no speech, no full telephone numbers. */
  details: z.record(z.string(), z.unknown()),
  previousHash: z.string(),
  hash: z.string(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;
