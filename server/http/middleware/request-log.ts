import type { RequestHandler } from 'express';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Metrics } from '../../platform/metrics/metrics.ts';
import type { Traces } from '../../platform/reporting/traces.ts';

interface RequestLogNeeds {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly traces: Traces | null;
}

/** One line and one figure for each request, at its end. The pattern of the route, not the address: addresses carry numbers and ids. */
export function createRequestLog({ clock, logger, metrics, traces }: RequestLogNeeds): RequestHandler {
  return (_request, response, next) => {
    const startedMs = clock.monotonicMs();
    response.once('close', () => {
      const { requestId, clientRequestId, route, userId } = response.locals;
      const answer = {
        route: route ?? 'none',
        status: response.statusCode,
        durationMs: Math.round((clock.monotonicMs() - startedMs) * 10) / 10,
      };
      metrics.requestAnswered(answer);
      traces?.requestEnded(requestId, answer);
      const fields = {
        requestId,
        ...answer,
        ...(clientRequestId === undefined ? {} : { clientRequestId }),
        ...(userId === undefined ? {} : { userId }),
        ...(response.writableFinished ? {} : { isCutOff: true }),
      };
      if (response.statusCode >= 500) logger.error('request failed', fields);
      else logger.debug('request', fields);
    });
    next();
  };
}
