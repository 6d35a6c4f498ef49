import { type Mutation, type MutationResult, pushAnswerSchema } from '../../contracts/api/sync.ts';
import type { Failure } from '../../contracts/errors.ts';
import type { ApiClient } from '../api/client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { type SubjectId, subjectOf } from '../storage/overlay.ts';
import { loadNextMutations, markAttempted } from '../storage/queries/outbox.ts';
import { setMutationAside, settleMutation } from '../storage/queries/settle-mutation.ts';
import type { Storage } from '../storage/storage.ts';
import { classifyFailure } from './failure-kind.ts';
import type { SyncEvent } from './machine.ts';

const largestBatch = 100;
const largestBatchChars = 200_000;

export interface PusherOptions {
  readonly storage: Storage;
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Pusher {
  /** Calls held back in the last round are tried again. */
  readonly beginRound: () => void;
  /** Sends one batch. `isWanted` is asked before the answer is stored: after a stop the storage may be closed. */
  readonly push: (isWanted: () => boolean) => Promise<SyncEvent>;
}

/**
 * Sends the outbox, oldest first. A batch that is refused as a whole is sent again one by one, so that the one
 * change at fault is found and set aside, and the others arrive.
 */
export function createPusher({ storage, api, clock, logger }: PusherOptions): Pusher {
  let limit = largestBatch;
  const heldIds = new Set<SubjectId>();

  function settle(batch: readonly Mutation[], results: readonly MutationResult[]): SyncEvent {
    const sent = new Set<string>(batch.map((mutation) => mutation.id));
    const known = results.filter((result) => sent.has(result.id));
    storage.write((db) => {
      for (const result of known) settleMutation(db, result, clock.nowMs());
    });
    const answered = new Set<string>(known.map((result) => result.id));
    // What the API could not decide is sent again in the next round, and holds up nothing but its own call.
    for (const mutation of batch) if (!answered.has(mutation.id)) heldIds.add(subjectOf(mutation));
    for (const { status, code } of known) {
      if (status !== 'applied') logger.warn('A change was not simply applied.', { status, code });
    }
    limit = Math.min(largestBatch, limit * 2);
    return { kind: 'pushed', hasMore: true };
  }

  function isolate(batch: readonly Mutation[], failure: Failure): SyncEvent {
    const [first] = batch;
    if (batch.length > 1 || first === undefined) {
      limit = 1;
    } else if (classifyFailure(failure) === 'final') {
      logger.warn('A change that the API will never take is set aside.', { code: failure.code });
      storage.write((db) => setMutationAside(db, first.id, failure.code));
    } else {
      // Not known to be hopeless: it stays first of its call, and the other calls go on.
      heldIds.add(subjectOf(first));
    }
    return { kind: 'pushed', hasMore: true };
  }

  return {
    beginRound() {
      heldIds.clear();
      limit = largestBatch;
    },
    async push(isWanted) {
      const batch = takeBatch(storage, limit, heldIds);
      if (batch.length === 0) return { kind: 'pushed', hasMore: false };
      storage.write((db) => markAttempted(db, batch));
      const answer = await api.request({
        method: 'POST',
        path: '/v1/sync/mutations',
        body: { mutations: batch },
        answer: pushAnswerSchema,
      });
      if (!isWanted()) return { kind: 'failed', mayRetry: true };
      if (answer.ok) return settle(batch, answer.value.results);
      const kind = classifyFailure(answer.error);
      if (kind === 'transient' || kind === 'blocking') {
        return { kind: 'failed', mayRetry: kind === 'transient' };
      }
      return isolate(batch, answer.error);
    },
  };
}

function takeBatch(storage: Storage, limit: number, heldIds: ReadonlySet<SubjectId>): Mutation[] {
  const waiting = storage.read((db) => loadNextMutations(db, limit, heldIds));
  let chars = 0;
  return waiting.filter((mutation, index) => {
    chars += JSON.stringify(mutation).length;
    return index === 0 || chars <= largestBatchChars;
  });
}
