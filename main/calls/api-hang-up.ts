import { callAnswerSchema } from '../../contracts/api/calls.ts';
import type { Call } from '../../contracts/domain/call.ts';
import type { CallId } from '../../contracts/ids.ts';
import type { ApiClient } from '../api/client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';

interface ApiHangUpOptions {
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onRecord: (call: Call) => void;
}

const waitsMs = [1_000, 4_000];

/** Ends a call through the API, for when the line cannot; repeatable, and tried three times. */
export interface ApiHangUp {
  readonly hangUp: (callId: CallId) => void;
  /** No more tries, and no more answers. */
  stop(): void;
}

export function createApiHangUp({ api, clock, logger, onRecord }: ApiHangUpOptions): ApiHangUp {
  let isStopped = false;

  async function attempt(callId: CallId, tries: number): Promise<void> {
    const path = `/v1/calls/${callId}/hang-up`;
    if (isStopped) return;
    const answer = await api.request({ method: 'POST', path, answer: callAnswerSchema, timeoutMs: 5_000 });
    if (isStopped) return;
    if (answer.ok) return onRecord(answer.value.call);
    const waitMs = waitsMs[tries];
    logger.warn('The API could not end the call', { callId, code: answer.error.code });
    if (answer.error.retryable && waitMs !== undefined) {
      clock.after(waitMs, () => void attempt(callId, tries + 1));
    }
  }
  return {
    hangUp: (callId) => void attempt(callId, 0),
    stop() {
      isStopped = true;
    },
  };
}
