import { z } from 'zod';
import { userSchema } from '../domain/user.ts';
import { utcMsSchema } from '../ids.ts';

/** `POST /v1/auth/sign-in` */
export const signInRequestSchema = z.object({
  email: z.email().max(254),
  password: z.string().min(1).max(1_000),
});
export type SignInRequest = z.infer<typeof signInRequestSchema>;

/** Answer of sign-in and of `POST /v1/auth/refresh`. */
export const sessionGrantSchema = z.object({
  accessToken: z.string(),
  accessTokenExpiresAt: utcMsSchema,
  /** Good for one refresh; the answer brings the next one. */
  refreshToken: z.string(),
  user: userSchema,
});
export type SessionGrant = z.infer<typeof sessionGrantSchema>;

/** `POST /v1/auth/refresh`, `POST /v1/auth/sign-out` */
export const refreshRequestSchema = z.object({ refreshToken: z.string().min(1).max(500) });

/** A password that somebody chooses; what else is asked of it, the answer's `issues` say. */
export const newPasswordSchema = z.string().min(12).max(1_000);

/** `POST /v1/auth/change-password`: the other sessions of the user end. */
export const changePasswordRequestSchema = z.object({
  oldPassword: z.string().min(1).max(1_000),
  newPassword: newPasswordSchema,
});
export type ChangePasswordRequest = z.infer<typeof changePasswordRequestSchema>;

/** `POST /v1/auth/set-password`, with the one-time token that an administrator handed over. */
export const setPasswordRequestSchema = z.object({
  token: z.string().min(1).max(500),
  newPassword: newPasswordSchema,
});
export type SetPasswordRequest = z.infer<typeof setPasswordRequestSchema>;
