import type { Request, RequestHandler, Response } from 'express';
import { toFailure } from '../../contracts/errors.ts';
import type { Result } from '../../contracts/result.ts';
import type { Context } from '../context.ts';
import { findSessionToken, sessionCookie, sessionCookieOptions } from '../features/browser/cookie.ts';
import type { Clock } from '../platform/clock.ts';
import { createIdempotency, idempotencyKeySchema, toFingerprint } from './idempotency.ts';
import { sendProblem } from './problem.ts';
import type { AnswerStream, RawInput, Route, RouteFailure } from './route.ts';
import { sendJson } from './send-json.ts';
import { sendStream } from './send-stream.ts';

/** Every wait of a handler is shorter (see `databaseTimeouts`); this is for what nobody thought of. */
const defaultTimeoutMs = 15_000;

/** Runs the route, within its time, and once for each key where it creates something. */
export function createRunner(route: Route, context: Context): RequestHandler {
  const runOnce = createIdempotency(context);

  async function run(input: RawInput, key: string | undefined): Promise<Result<unknown>> {
    if (!route.isCreating || key === undefined || input.user === null) return route.run(input, context);
    if (!idempotencyKeySchema.safeParse(key).success) return { ok: false, error: badKey };
    const fingerprint = toFingerprint(route.method, route.path, input.params, input.query, input.body);
    return runOnce({ userId: input.user.id, key, fingerprint }, (within) => route.run(input, within));
  }

  return async (request, response) => {
    const work = run(toInput(request, response), request.get('idempotency-key'));
    const result = await withinTime(context.clock, route.timeoutMs ?? defaultTimeoutMs, work);
    if (result === null) context.logger.error('a route took too long', { route: response.locals['route'] });
    if (!result?.ok) sendProblem(response, result?.error ?? toFailure('service-unavailable'));
    else if (route.contentType === undefined)
      await sendJson(response.status(route.status ?? 200), result.value);
    else await sendStream({ request, response, context, route }, result.value as AnswerStream);
  };
}

const badKey: RouteFailure = {
  ...toFailure('invalid-input'),
  issues: [{ path: ['Idempotency-Key'], message: 'must be 8 to 128 letters, digits, "-" or "_"' }],
};

function toInput(request: Request, response: Response): RawInput {
  return {
    params: request.params,
    query: request.query,
    body: request.body,
    user: response.locals['user'] ?? null,
    sessionId: response.locals['sessionId'] ?? null,
    requestId: response.locals['requestId'],
    address: request.ip ?? 'unknown',
    cookie: {
      token: findSessionToken(request.headers.cookie),
      set: (token) => response.cookie(sessionCookie, token, sessionCookieOptions),
      clear: () => response.clearCookie(sessionCookie, sessionCookieOptions),
    },
  };
}

async function withinTime<T>(clock: Clock, timeoutMs: number, work: Promise<T>): Promise<T | null> {
  let cancel = () => {};
  const late = new Promise<null>((resolve) => {
    cancel = clock.after(timeoutMs, () => resolve(null));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
    // What comes too late has nobody left to fail for.
    work.catch(() => {});
  }
}
