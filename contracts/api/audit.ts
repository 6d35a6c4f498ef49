import { z } from 'zod';
import { auditEventSchema } from '../domain/audit.ts';

/** Query of `GET /v1/audit`: the newest first; `before` is the last number of the page before. */
export const auditQuerySchema = z.object({
  before: z.coerce.number().int().positive().optional(),
  kind: z.string().max(60).optional(),
  actorId: z.uuid().optional(),
  subjectId: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const auditPageSchema = z.object({ events: z.array(auditEventSchema) });

/** Query of `GET /v1/audit/export`: an event a line (NDJSON), the oldest first. */
export const auditExportQuerySchema = z.object({
  fromNumber: z.coerce.number().int().positive().default(1),
});

/** `GET /v1/audit/verification`: whether the log is as it was written. */
export const auditVerificationSchema = z.object({
  isWhole: z.boolean(),
  /** How many events were looked at. */
  events: z.number().int().nonnegative(),
  /** Where it ends. Keep it elsewhere: it shows later that nothing before was cut off. */
  head: z.object({ number: z.number().int().nonnegative(), hash: z.string() }),
  /** What does not fit, the first of it at most a hundred times. */
  findings: z.array(
    z.object({
      number: z.number().int().nonnegative(),
      kind: z.enum(['edited', 'missing', 'not-chained', 'unknown-key', 'cut-off', 'other-past']),
    }),
  ),
});
export type AuditVerification = z.infer<typeof auditVerificationSchema>;
