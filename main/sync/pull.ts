import { type ChangesAnswer, changesAnswerSchema } from '../../contracts/api/sync.ts';
import type { ApiClient } from '../api/client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { loadCursor, saveCursor } from '../storage/queries/sync-state.ts';
import type { Storage } from '../storage/storage.ts';
import { applyChange } from './apply-change.ts';
import { classifyFailure } from './failure-kind.ts';
import type { SyncEvent } from './machine.ts';

const smallestPage = 50;
const largestPage = 1_000;
/** The window waits while a page is stored: pages grow and shrink to keep that short. */
const targetMs = 25;

export interface PullerOptions {
  readonly storage: Storage;
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Puller {
  /** Fetches and stores one page. `isWanted` is asked before it is stored: after a stop the storage may be closed. */
  readonly pull: (isWanted: () => boolean) => Promise<SyncEvent>;
}

export function createPuller({ storage, api, clock, logger }: PullerOptions): Puller {
  let pageSize = 200;

  /** The page and its cursor are one transaction: the cursor is never ahead of the data. */
  function storePage(page: ChangesAnswer): void {
    const begunMs = clock.monotonicMs();
    storage.write((db) => {
      for (const change of page.changes) applyChange(db, change);
      saveCursor(db, page.cursor);
    });
    const tookMs = clock.monotonicMs() - begunMs;
    if (page.changes.length >= pageSize) {
      pageSize =
        tookMs < targetMs ? Math.min(largestPage, pageSize * 2) : Math.max(smallestPage, pageSize / 2);
      pageSize = Math.round(pageSize);
    }
  }

  return {
    async pull(isWanted) {
      const cursor = storage.read(loadCursor);
      const query = new URLSearchParams({ limit: String(pageSize), ...(cursor === null ? {} : { cursor }) });
      const answer = await api.request({
        method: 'GET',
        path: `/v1/sync/changes?${query.toString()}`,
        answer: changesAnswerSchema,
      });
      if (!isWanted()) return { kind: 'failed', mayRetry: true };
      if (!answer.ok) {
        logger.debug('Changes could not be fetched.', { code: answer.error.code });
        return { kind: 'failed', mayRetry: classifyFailure(answer.error) !== 'blocking' };
      }
      const page = answer.value;
      // A page that leads nowhere would be asked for again at once, for ever.
      if (page.hasMore && page.cursor === cursor) return { kind: 'failed', mayRetry: true };
      if (page.changes.length > 0 || page.cursor !== cursor) storePage(page);
      return { kind: 'pulled', hasMore: page.hasMore };
    },
  };
}
