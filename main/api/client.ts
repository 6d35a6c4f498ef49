import type { z } from 'zod';
import type { Result } from '../../contracts/result.ts';
import { type RequestOptions, sendRequest } from './send-request.ts';

export interface ApiRoute<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the root of the API, with the query, e.g. `/v1/sync/changes?limit=500`. */
  readonly path: string;
  readonly body?: unknown;
  readonly answer: z.ZodType<T>;
  /** Default 10 seconds. */
  readonly timeoutMs?: number;
}

/** Asks the central API as the signed-in user. Every failure is a value; it throws only on bugs. */
export interface ApiClient {
  request<T>(route: ApiRoute<T>): Promise<Result<T>>;
}

/** Where a client takes its tokens from. */
export interface TokenSource {
  accessToken(): Promise<Result<string>>;
  /** A token other than the one that the API refused; asked at the same time by many, it is renewed once. */
  renewToken(refused: string): Promise<Result<string>>;
}

/** A client for the routes that are open to all: sign-in, refresh, server information. */
export function createPublicClient(options: RequestOptions): ApiClient {
  return { request: (route) => sendRequest(route, null, options) };
}

/** A client that adds the bearer token, and asks once more with a new one when the API refuses it. */
export function createApiClient(options: RequestOptions & { readonly tokens: TokenSource }): ApiClient {
  const { tokens } = options;
  return {
    async request(route) {
      const token = await tokens.accessToken();
      if (!token.ok) return token;
      const first = await sendRequest(route, token.value, options);
      if (first.ok || first.error.code !== 'not-signed-in') return first;
      const renewed = await tokens.renewToken(token.value);
      return renewed.ok ? sendRequest(route, renewed.value, options) : renewed;
    },
  };
}
