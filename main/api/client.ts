import type { z } from 'zod';
import type { Result } from '../../contracts/result.ts';

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
