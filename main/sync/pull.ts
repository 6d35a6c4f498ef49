import { type ChangesAnswer, changesAnswerSchema } from '../../contracts/api/sync.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { Result } from '../../contracts/result.ts';
import type { ApiClient } from '../api/client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { loadCursor, saveCursor } from '../storage/queries/sync-state.ts';
import type { Storage } from '../storage/storage.ts';
import { applyChange } from './apply-change.ts';
import { classifyFailure } from './failure-kind.ts';
import type { Checker } from './incarnation.ts';
import type { SyncEvent } from './machine.ts';

/** The feed cannot go on from the cursor, or the API is of another version and cannot read it. */
const cursorRefusals: ReadonlySet<ErrorCode> = new Set(['must-refetch', 'invalid-input']);

const smallestPage = 50;
const largestPage = 1_000;
/** The window waits while a page is stored: pages grow and shrink to keep that short. */
const targetMs = 25;

export interface PullerOptions {
  readonly storage: Storage;
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly checker: Pick<Checker, 'isAnotherLife' | 'forgetLife'>;
}

export interface Puller {
  /** From now on a feed without a cursor is read from its beginning, page by page, instead of asking for a full load. */
  readonly readFromBeginning: () => void;
  /** Fetches and stores one page. `isWanted` is asked before it is stored: after a stop the storage may be closed. */
  readonly pull: (isWanted: () => boolean) => Promise<SyncEvent>;
}

function toNextSize(size: number, tookMs: number): number {
  if (tookMs < targetMs) return Math.min(largestPage, size * 2);
  return Math.min(size, Math.max(smallestPage, Math.round(size / 2)));
}

export function createPuller({ storage, api, clock, logger, checker }: PullerOptions): Puller {
  let pageSize = 200;
  let readsFromBeginning = false;
  let refusedCursor: string | null = null;

  /** The page and its cursor are one transaction: the cursor is never ahead of the data. */
  function storePage(page: ChangesAnswer): void {
    const begunMs = clock.monotonicMs();
    storage.write((db) => {
      for (const change of page.changes) applyChange(db, change);
      saveCursor(db, page.cursor);
    });
    readsFromBeginning = false;
    if (page.changes.length >= pageSize) pageSize = toNextSize(pageSize, clock.monotonicMs() - begunMs);
  }

  function loadPage(cursor: string | null): Promise<Result<ChangesAnswer>> {
    const query = new URLSearchParams({ limit: String(pageSize), ...(cursor === null ? {} : { cursor }) });
    const path = `/v1/sync/changes?${query.toString()}`;
    return api.request({ method: 'GET', path, answer: changesAnswerSchema });
  }

  function askAnew(cursor: string | null): SyncEvent {
    checker.forgetLife();
    if (!readsFromBeginning) return { kind: 'refetch-needed' };
    refusedCursor = cursor;
    return { kind: 'failed', mayRetry: true };
  }

  return {
    readFromBeginning() {
      readsFromBeginning = true;
    },
    async pull(isWanted) {
      const stored = storage.read(loadCursor);
      const cursor = stored === refusedCursor ? null : stored;
      if (cursor === null && !readsFromBeginning) return askAnew(null);
      const answer = await loadPage(cursor);
      if (!isWanted()) return { kind: 'failed', mayRetry: true };
      if (!answer.ok) {
        logger.debug('Changes could not be fetched.', { code: answer.error.code });
        // A slow line: the same page would take as long the next time, and nothing would ever come through.
        if (answer.error.code === 'timeout') pageSize = Math.ceil(pageSize / 4);
        if (cursor !== null && cursorRefusals.has(answer.error.code)) return askAnew(cursor);
        return { kind: 'failed', mayRetry: classifyFailure(answer.error) !== 'blocking' };
      }
      const page = answer.value;
      if (checker.isAnotherLife(page.incarnation)) return { kind: 'incarnation-changed' };
      // A page that leads nowhere would be asked for again at once, for ever.
      if (page.hasMore && page.cursor === cursor) return { kind: 'failed', mayRetry: true };
      if (page.changes.length > 0 || page.cursor !== cursor) storePage(page);
      return { kind: 'pulled', hasMore: page.hasMore };
    },
  };
}
