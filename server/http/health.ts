import { Router } from 'express';
import { toFailure } from '../../contracts/errors.ts';
import type { Queryable } from '../db/database.ts';
import type { Logger } from '../platform/logger.ts';
import { sendProblem } from './problem.ts';

/** What readiness looks at longer than this is not ready. */
const answerWithinMs = 1_500;

/** Whether to send requests here. It says no while the server stops, so that a balancer looks elsewhere in time. */
export interface Readiness {
  isReady(): Promise<boolean>;
  stopBeing(): void;
}

export function createReadiness(db: Queryable, logger: Logger): Readiness {
  let isStopping = false;
  return {
    async isReady() {
      if (isStopping) return false;
      try {
        await withinTime(db.query('SELECT 1', [], 'health.ready'));
        return true;
      } catch (error) {
        logger.warn('not ready: the database does not answer', { error });
        return false;
      }
    },
    stopBeing() {
      isStopping = true;
    },
  };
}

async function withinTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), answerWithinMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** `/health/live`: the process answers. `/health/ready`: it can do its work. Neither says more than that. */
export function createHealth(readiness: Readiness): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  router.get('/health/ready', async (_request, response) => {
    if (await readiness.isReady()) response.json({ status: 'ready' });
    else sendProblem(response, toFailure('service-unavailable'));
  });
  return router;
}
