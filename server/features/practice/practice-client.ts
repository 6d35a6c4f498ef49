import type { z } from 'zod';
import type { Result } from '../../../contracts/result.ts';
import { fail, succeed } from '../../../contracts/result.ts';
import type { Context } from '../../context.ts';

const timeoutMs = 5_000;

interface PracticeRequest {
  readonly path: string;
  /** Given: it is posted. */
  readonly body?: unknown;
}

/** Hands a request on to the practice service, where one is configured, and checks what it answers. */
export async function askPractice<T extends z.ZodType>(
  { config, logger }: Pick<Context, 'config' | 'logger'>,
  { path, body }: PracticeRequest,
  answerSchema: T,
): Promise<Result<z.output<T>>> {
  if (config.practiceUrl === null) return fail('practice-not-configured');
  try {
    const response = await fetch(`${config.practiceUrl}${path}`, {
      ...(body === undefined
        ? {}
        : { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      // It is asked for where it was configured to be, and nowhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    // A list that is not found is a service at fault; a scenario that is not found was asked for by name.
    if (response.status === 404 && body !== undefined) return fail('not-found', 'There is no such scenario.');
    if (!response.ok) throw new Error(`The practice service answered ${response.status}.`);
    return succeed(answerSchema.parse(await response.json()));
  } catch (error) {
    logger.warn('the practice service failed', { path, error });
    return fail('telephony-failed', 'The practice service did not answer as expected.');
  }
}
