import { z } from 'zod';
import { userSchema } from '../domain/user.ts';
import { utcMsSchema } from '../ids.ts';

/** Answer of `POST /v1/browser/sign-in` and of `GET /v1/browser/session`: whom the cookie stands for. */
export const browserSessionSchema = z.object({
  user: userSchema,
  /** Goes back in the `X-CSRF-Token` header of every request that the cookie lets in and that is not a GET. */
  csrfToken: z.string(),
});
export type BrowserSession = z.infer<typeof browserSessionSchema>;

/** Answer of `POST /v1/browser/access-token`: what a page shows the other routes, which know no cookies. */
export const browserAccessTokenSchema = z.object({
  accessToken: z.string(),
  accessTokenExpiresAt: utcMsSchema,
});
export type BrowserAccessToken = z.infer<typeof browserAccessTokenSchema>;
