import type { UserId, UtcMs } from '../../../contracts/ids.ts';
import type { OperatorPresence } from '../presence/presence.ts';
import type { LegFacts } from './call-state.ts';

/** How long one operator is rung, in seconds: what the provider takes. */
export const ringTimeoutSeconds = 20;
/** No new operator is rung after this; the one who is rung then may still answer. */
export const maxWaitMs = 60_000;
/** When nobody is even signed in, a caller is not kept waiting for the whole time. */
export const maxWaitForNobodyMs = 20_000;

export interface RingQuestion {
  readonly nowMs: UtcMs;
  /** When the call came in. */
  readonly startedAt: UtcMs;
  readonly operators: readonly OperatorPresence[];
  /** Already rung for this call. */
  readonly triedIds: ReadonlySet<UserId>;
  /** In a call, or being rung, as the records of calls say: presence may lag behind. */
  readonly busyIds: ReadonlySet<UserId>;
}

export type RingDecision =
  | { readonly kind: 'ring'; readonly userId: UserId }
  /** Look again when presence changes, and at this time at the latest. */
  | { readonly kind: 'wait'; readonly untilAt: UtcMs }
  | { readonly kind: 'give-up' };

/**
 * Who had his chance to take the call. An operator whose line was lost after he was rung has not, and is waited for: it
 * rang where nobody was. One who declined has, whatever became of his line.
 */
export function findTried(
  legs: readonly LegFacts[],
  operators: readonly OperatorPresence[],
): ReadonlySet<UserId> {
  const reachableSince = new Map(operators.map((operator) => [operator.userId, operator.reachableSince]));
  const tried = legs.flatMap(({ userId, outcome, answeredAt, offeredAt }) => {
    if (userId === null) return [];
    const since = reachableSince.get(userId);
    const wasLost = since === null || (since !== undefined && since > offeredAt);
    return wasLost && outcome !== 'declined' && answeredAt === null ? [] : [userId];
  });
  return new Set(tried);
}

/** Who is rung next: free, not tried before, and idle for the longest time; ties go to the lower id. */
export function decideRing(question: RingQuestion): RingDecision {
  const { nowMs, startedAt, operators, triedIds, busyIds } = question;
  const untried = operators.filter(({ userId }) => !triedIds.has(userId));
  const hopeful = untried.filter(({ availability }) => availability === 'available');
  const deadlineAt = startedAt + (hopeful.length === 0 ? maxWaitForNobodyMs : maxWaitMs);
  if (nowMs >= deadlineAt) return { kind: 'give-up' };
  const free = hopeful.flatMap(({ userId, freeSince }) =>
    freeSince === null || busyIds.has(userId) ? [] : [{ userId, freeSince }],
  );
  const [best] = free.toSorted((a, b) => a.freeSince - b.freeSince || (a.userId < b.userId ? -1 : 1));
  return best ? { kind: 'ring', userId: best.userId } : { kind: 'wait', untilAt: deadlineAt };
}
