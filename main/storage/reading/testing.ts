import { toFailure } from '../../../contracts/errors.ts';
import { succeed } from '../../../contracts/result.ts';
import type { Storage } from '../storage.ts';
import { attemptStorage } from '../storage.ts';
import { type Job, JobFailure, type JobTable } from './jobs.ts';
import type { Reading } from './reading.ts';

/** Jobs without a thread, for the tests of what asks for them. They have their turns as in a thread. */
export function createInlineReading<J extends JobTable>(storage: Storage, jobs: J): Reading<J> {
  return {
    async run(name, input, { signal, onProgress } = {}) {
      const job = jobs[name] as unknown as Job<unknown, never, unknown>;
      try {
        const started = attemptStorage(() =>
          storage.read((db) => job(db, input, (progress) => onProgress?.(progress as never))),
        );
        if (!started.ok) return started;
        const steps = started.value;
        try {
          for (;;) {
            await new Promise((resolve) => setImmediate(resolve));
            if (signal?.aborted) throw new JobFailure('cancelled', null);
            const step = steps.next();
            if (step.done === true) return succeed(step.value);
          }
        } finally {
          steps.return(undefined as never);
        }
      } catch (error) {
        if (error instanceof JobFailure) return { ok: false, error: toFailure(error.code) };
        throw error;
      }
    },
    warm: () => undefined,
    release: async () => undefined,
    reopen: () => undefined,
    renew: () => undefined,
    close: async () => undefined,
  };
}
