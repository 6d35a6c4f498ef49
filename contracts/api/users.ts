import { z } from 'zod';
import { roleSchema, userSchema } from '../domain/user.ts';
import { userIdSchema, utcMsSchema } from '../ids.ts';

/** A user as administrators see him. */
export const accountSchema = userSchema.extend({
  isDisabled: z.boolean(),
  /** False: invited, and has not chosen one yet. */
  hasPassword: z.boolean(),
  createdAt: utcMsSchema,
  teamIds: z.array(z.uuid()),
});
export type Account = z.infer<typeof accountSchema>;

export const userPathSchema = z.object({ userId: userIdSchema });
export const accountListSchema = z.object({ accounts: z.array(accountSchema) });

const userFields = {
  email: z.email().max(254),
  displayName: z.string().trim().min(1).max(120),
};

/** `POST /v1/users` */
export const createUserRequestSchema = z.object({ ...userFields, role: roleSchema });
export type CreateUserRequest = z.infer<typeof createUserRequestSchema>;

/** `PATCH /v1/users/{userId}`: the fields that are given are changed. */
export const editUserRequestSchema = z.object(userFields).partial();
export type EditUserRequest = z.infer<typeof editUserRequestSchema>;

/** `PUT /v1/users/{userId}/role` */
export const changeRoleRequestSchema = z.object({ role: roleSchema });

/** Good once, for `POST /v1/auth/set-password`. The administrator hands it over; no mail is sent. */
export const passwordLinkSchema = z.object({ token: z.string(), expiresAt: utcMsSchema });
export const endedSessionsSchema = z.object({ ended: z.number().int().nonnegative() });
