import { z } from 'zod';
import { type SessionGrant, type SignInRequest, sessionGrantSchema } from '../../contracts/api/auth.ts';
import type { Result } from '../../contracts/result.ts';
import type { ApiClient } from '../api/client.ts';

export function requestSignIn(client: ApiClient, credentials: SignInRequest): Promise<Result<SessionGrant>> {
  return client.request({
    method: 'POST',
    path: '/v1/auth/sign-in',
    body: credentials,
    answer: sessionGrantSchema,
  });
}

export function requestRefresh(client: ApiClient, refreshToken: string): Promise<Result<SessionGrant>> {
  return client.request({
    method: 'POST',
    path: '/v1/auth/refresh',
    body: { refreshToken },
    answer: sessionGrantSchema,
  });
}

/** Tells the API that the session is over. Nobody waits for it: the computer forgets the token anyway. */
export function requestSignOut(client: ApiClient, refreshToken: string): Promise<Result<unknown>> {
  return client.request({
    method: 'POST',
    path: '/v1/auth/sign-out',
    body: { refreshToken },
    answer: z.unknown(),
    timeoutMs: 5_000,
  });
}
