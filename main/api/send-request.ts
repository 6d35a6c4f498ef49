import { randomUUID } from 'node:crypto';
import { problemSchema } from '../../contracts/api/problem.ts';
import { type ErrorCode, type Failure, toFailure } from '../../contracts/errors.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { ApiRoute } from './client.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface RequestOptions {
  /** Base address of the API without a trailing slash, or null when none is set. */
  readonly baseUrl: () => string | null;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly logger: Logger;
}

const defaultTimeoutMs = 10_000;

/** A status and a parsed body. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** A status without a problem document comes from something before the API, or from something else altogether. */
function codeOfStatus(status: number): ErrorCode {
  if (status === 429) return 'too-many-attempts';
  return status >= 500 ? 'api-unreachable' : 'api-incompatible';
}

/** What the API, or something in front of it, refused with. */
export function toProblem({ status, body }: Reply): Failure {
  const problem = problemSchema.safeParse(body);
  if (!problem.success) return toFailure(codeOfStatus(status), `The API answered with status ${status}`);
  const { code, detail, issues } = problem.data;
  return { ...toFailure(code, detail), ...(issues === undefined ? {} : { issues }) };
}

/** JSON, or undefined for anything else. */
export function parseBody(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Sending {
  readonly token: string | null;
  readonly requestId: string;
  readonly signal: AbortSignal;
}

function buildInit<T>(route: ApiRoute<T>, { token, requestId, signal }: Sending): RequestInit {
  return {
    method: route.method,
    signal,
    redirect: 'error',
    headers: {
      accept: 'application/json',
      // Stands in the log of the API too, so that one can be found from the other.
      'x-request-id': requestId,
      ...(route.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(route.body === undefined ? {} : { body: JSON.stringify(route.body) }),
  };
}

/** Whether the time ran out is told by the signal: what `fetch` throws then differs between networks. */
async function exchange(url: string, init: RequestInit, options: RequestOptions): Promise<Result<Reply>> {
  try {
    const response = await options.fetch(url, init);
    return succeed({ status: response.status, body: parseBody(await response.text()) });
  } catch (error) {
    const isLate = init.signal?.aborted === true;
    options.logger.info('the API did not answer', { url: url.split('?')[0], isLate, error: String(error) });
    return isLate ? fail('timeout') : fail('api-unreachable');
  }
}

/** One request, one answer: bounded in time, every failure a value, the answer parsed. */
export async function sendRequest<T>(
  route: ApiRoute<T>,
  token: string | null,
  options: RequestOptions,
): Promise<Result<T>> {
  const baseUrl = options.baseUrl();
  if (baseUrl === null) return fail('api-unreachable', 'No server address is set');
  const controller = new AbortController();
  const cancelTimer = options.clock.after(route.timeoutMs ?? defaultTimeoutMs, () => controller.abort());
  const requestId = randomUUID();
  const init = buildInit(route, { token, requestId, signal: controller.signal });
  const exchanged = await exchange(`${baseUrl}${route.path}`, init, options);
  cancelTimer();
  if (!exchanged.ok) return exchanged;
  const { status, body } = exchanged.value;
  if (status >= 500)
    options.logger.warn('the API failed', { path: route.path.split('?')[0], status, requestId });
  if (status < 200 || status > 299) return { ok: false, error: toProblem(exchanged.value) };
  const answer = route.answer.safeParse(body);
  return answer.success ? succeed(answer.data) : fail('api-incompatible');
}
