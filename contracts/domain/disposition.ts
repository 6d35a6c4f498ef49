import { z } from 'zod';
import { dispositionIdSchema } from '../ids.ts';

/** One of the outcomes an operator chooses from at wrap-up. */
export const dispositionSchema = z.object({
  id: dispositionIdSchema,
  /** The name in each language of the interface. */
  label: z.object({ en: z.string().min(1).max(80), fr: z.string().min(1).max(80) }),
  position: z.number().int().nonnegative(),
  isActive: z.boolean(),
});
export type Disposition = z.infer<typeof dispositionSchema>;
