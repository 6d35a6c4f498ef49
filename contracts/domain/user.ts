import { z } from 'zod';
import { userIdSchema } from '../ids.ts';

export const roleSchema = z.enum(['operator', 'supervisor', 'administrator']);
export type Role = z.infer<typeof roleSchema>;

export const userSchema = z.object({
  id: userIdSchema,
  email: z.email(),
  displayName: z.string().min(1).max(120),
  role: roleSchema,
});
export type User = z.infer<typeof userSchema>;

/** What the operator wishes; whether a call can reach him is derived from facts by the API. */
export const availabilitySchema = z.enum(['available', 'away']);
export type Availability = z.infer<typeof availabilitySchema>;
