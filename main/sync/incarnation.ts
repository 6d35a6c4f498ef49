import { checkAnswerSchema } from '../../contracts/api/sync.ts';
import type { MutationId } from '../../contracts/ids.ts';
import type { ApiClient } from '../api/client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import {
  forgetOldConfirmed,
  loadConfirmedIds,
  requeueConfirmed,
} from '../storage/queries/confirmed-mutations.ts';
import { loadIncarnation, saveIncarnation } from '../storage/queries/sync-state.ts';
import type { Storage } from '../storage/storage.ts';
import { classifyFailure } from './failure-kind.ts';
import type { SyncEvent } from './machine.ts';

const largestCheck = 5_000;

export interface CheckerOptions {
  readonly storage: Storage;
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Checker {
  /**
   * Whether an answer of the change feed comes from another life of the server's data than everything confirmed here
   * is known to be in. It is remembered for the check, and stored by it. An older API names none.
   */
  isAnotherLife(incarnation: string): boolean;
  /** The change feed cannot be read on, and nobody said in which life the server's data is. */
  forgetLife(): void;
  /**
   * Asks which of the confirmed changes the server has no record of, and puts them back into the outbox: in the
   * one transaction that also stores the new incarnation, so that a kill at any moment asks again.
   */
  readonly check: (isWanted: () => boolean) => Promise<SyncEvent>;
}

export function createChecker({ storage, api, clock, logger }: CheckerOptions): Checker {
  let seen: string | null = null;

  function finish(missing: readonly MutationId[]): SyncEvent {
    if (missing.length > 0) logger.warn('The API lost confirmed changes.', { count: missing.length });
    storage.write((db) => {
      for (const id of missing) requeueConfirmed(db, id);
      if (seen !== null) saveIncarnation(db, seen);
      forgetOldConfirmed(db, clock.nowMs());
    });
    return { kind: 'checked' };
  }

  return {
    isAnotherLife(incarnation) {
      if (incarnation === '' || incarnation === storage.read(loadIncarnation)) return false;
      seen = incarnation;
      return true;
    },
    forgetLife() {
      seen = null;
    },
    async check(isWanted) {
      const ids = storage.read(loadConfirmedIds);
      const missing: MutationId[] = [];
      for (let from = 0; from < ids.length; from += largestCheck) {
        const answer = await api.request({
          method: 'POST',
          path: '/v1/sync/mutations/check',
          body: { ids: ids.slice(from, from + largestCheck) },
          answer: checkAnswerSchema,
        });
        if (!isWanted()) return { kind: 'failed', mayRetry: true };
        if (answer.ok) missing.push(...answer.value.missing);
        // An API that is older than the check: nobody can tell, and nothing is to be waited for.
        else if (answer.error.code !== 'not-found') {
          return { kind: 'failed', mayRetry: classifyFailure(answer.error) !== 'blocking' };
        }
      }
      return finish(missing);
    },
  };
}
