import type { Suggestion } from '../../../contracts/domain/suggestion.ts';
import type { SuggestionId } from '../../../contracts/ids.ts';
import type { Database } from '../../db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { recordOfCall } from '../calls/record-call.ts';
import { saveSuggestion, withdrawLeftOver, withdrawUnused } from './repository.ts';

export interface SuggestionStore {
  /** In the order given for each suggestion; nobody waits for it. */
  save(suggestion: Suggestion, promptVersion: string | null): void;
  /** True when it was withdrawn; what the operator has used stays as it is. */
  withdraw(suggestion: Pick<Suggestion, 'id' | 'callId'>): Promise<boolean>;
  /** What a server that ended in the middle of writing left behind is withdrawn. */
  withdrawLeftOver(writtenBefore: number): Promise<void>;
  whenIdle(): Promise<void>;
}

interface Dependencies {
  readonly db: Database;
  readonly logger: Logger;
}

export function createSuggestionStore({ db, logger }: Dependencies): SuggestionStore {
  const running = new Map<SuggestionId, Promise<unknown>>();

  function inTurn<T>(id: SuggestionId, work: () => Promise<T>): Promise<T> {
    const turn = (running.get(id) ?? Promise.resolve()).then(work);
    const settled = turn
      .catch((error: unknown) => logger.error('a suggestion could not be stored', { error }))
      .finally(() => {
        if (running.get(id) === settled) running.delete(id);
      });
    running.set(id, settled);
    return turn;
  }

  return {
    save(suggestion, promptVersion) {
      void inTurn(suggestion.id, () =>
        db.transaction(async (tx) => {
          await saveSuggestion(tx, suggestion, promptVersion);
          const { id, callId } = suggestion;
          await recordOfCall(tx, { entity: 'suggestion', ids: [id], callId });
        }),
      ).catch(() => {});
    },
    withdraw: ({ id, callId }) =>
      inTurn(id, () =>
        db.transaction(async (tx) => {
          const isWithdrawn = await withdrawUnused(tx, id);
          if (isWithdrawn) await recordOfCall(tx, { entity: 'suggestion', ids: [id], callId });
          return isWithdrawn;
        }),
      ).catch(() => false),
    withdrawLeftOver: (writtenBefore) =>
      db.transaction(async (tx) => {
        const left = await withdrawLeftOver(tx, writtenBefore);
        for (const { id, callId } of left) {
          await recordOfCall(tx, { entity: 'suggestion', ids: [id], callId });
        }
      }),
    async whenIdle() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
