import { z } from 'zod';
import { errorCodeSchema, inputIssueSchema } from '../errors.ts';

/** RFC 9457 problem document, the body of every HTTP error (`application/problem+json`). */
export const problemSchema = z.object({
  /** `urn:lydia:error:<code>` */
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: errorCodeSchema,
  detail: z.string(),
  requestId: z.string(),
  issues: z.array(inputIssueSchema).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
