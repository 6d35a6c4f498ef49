import type { Call } from '../../../contracts/domain/call.ts';
import type { CallId, UserId, UtcMs } from '../../../contracts/ids.ts';
import { applyEvent } from './call-log.ts';
import type { CallEffect } from './call-state.ts';
import type { Desk } from './desk.ts';
import { isAnybodyRung } from './reduce-call.ts';
import { loadBusyOperators, lockCallRecord } from './repository.ts';
import { decideRing, findTried, ringTimeoutSeconds } from './routing.ts';
import { createRungLines } from './rung-lines.ts';
import { createWaitingCallers } from './waiting-callers.ts';

/** The provider rings five seconds longer than it is told; after this we stop believing that it will tell us. */
const ringGuardMs = (ringTimeoutSeconds + 15) * 1_000;

export interface Ringing {
  /** Rings the next operator for a caller who waits, or sets a time to look again. */
  ringNext(callId: CallId): Promise<void>;
  /** Somebody may be free now: looks again for everybody who waits, the longest first. */
  lookAgain(): void;
  /** Presence has changed: stops ringing where the line is lost, so that the caller need not wait for the provider's time. */
  leaveLostLines(): void;
}

type CarryOut = (call: Call, effects: readonly CallEffect[]) => void;

type Choice =
  | { readonly kind: 'ring'; readonly call: Call; readonly legId: string; readonly userId: UserId }
  | { readonly kind: 'wait'; readonly untilAt: UtcMs; readonly startedAt: UtcMs }
  | { readonly kind: 'gave-up'; readonly call: Call; readonly effects: readonly CallEffect[] }
  | { readonly kind: 'nothing' };

export function createRinging(desk: Desk, carryOut: CarryOut): Ringing {
  const { context, tasks } = desk;
  const waiting = createWaitingCallers(tasks, ringNext);
  const rungLines = createRungLines(desk);

  async function ringNext(callId: CallId): Promise<void> {
    const moment = waiting.moment();
    const choice = await chooseNext(desk, callId);
    waiting.leave(callId);
    if (choice.kind === 'gave-up') carryOut(choice.call, choice.effects);
    if (choice.kind === 'wait') {
      const delayMs = Math.max(0, choice.untilAt - context.clock.nowMs());
      waiting.wait({ callId, startedAt: choice.startedAt, delayMs, moment });
    }
    // Whoever waits next need not wait for the provider's answer as well.
    if (choice.kind === 'ring') tasks.run('ring', () => ring(choice));
  }

  async function ring({ call, legId, userId }: Extract<Choice, { kind: 'ring' }>): Promise<void> {
    const from = call.contactNumber === 'anonymous' ? call.lineNumber : call.contactNumber;
    const request = { callId: call.id, legId, userId, from, timeoutSeconds: ringTimeoutSeconds };
    const asked = await context.telephony.ringOperator(request);
    const leg = { legId, sid: asked.ok ? asked.value.legSid : null, party: 'operator' as const };
    const at = context.clock.nowMs();
    const applied = await desk.log.apply(
      call.id,
      asked.ok ? { kind: 'leg-named', at, leg } : { kind: 'leg-ended', at, leg, outcome: 'failed' },
    );
    if (applied) carryOut(applied.call, applied.effects);
    if (!asked.ok) return;
    const { legSid } = asked.value;
    rungLines.add(legSid, userId);
    tasks.later('ring-guard', ringGuardMs, () => {
      rungLines.remove(legSid);
      return endUnanswered(call.id, legSid);
    });
    rungLines.leaveLost();
  }

  /** The provider has not told how the ringing ended: end it, so that the caller is passed on. */
  async function endUnanswered(callId: CallId, legSid: string): Promise<void> {
    if (!(await isStillRinging(desk, callId, legSid))) return;
    await context.telephony.endLeg(legSid);
    const leg = { legId: null, sid: legSid, party: null };
    const at = context.clock.nowMs();
    const applied = await desk.log.apply(callId, { kind: 'leg-ended', at, leg, outcome: 'no-answer' });
    if (applied) carryOut(applied.call, applied.effects);
  }

  return {
    ringNext,
    lookAgain: () => waiting.lookAgain(),
    leaveLostLines: () => rungLines.leaveLost(),
  };
}

/** Decides and takes the operator in one transaction, under one lock for all calls: nobody is rung twice at a time. */
function chooseNext({ context }: Desk, callId: CallId): Promise<Choice> {
  const { db, hub, clock, ids } = context;
  return db.transaction<Choice>(async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtext('lydia.routing'))");
    const record = await lockCallRecord(tx, callId);
    if (record?.call.direction !== 'inbound' || record.call.status !== 'ringing') return { kind: 'nothing' };
    if (isAnybodyRung(record.facts)) return { kind: 'nothing' };
    const nowMs = clock.nowMs();
    const operators = hub.presence.list();
    const decision = decideRing({
      nowMs,
      startedAt: record.call.startedAt,
      operators,
      triedIds: findTried(record.facts.legs, operators),
      busyIds: await loadBusyOperators(tx),
    });
    if (decision.kind === 'wait') return { ...decision, startedAt: record.call.startedAt };
    if (decision.kind === 'give-up') {
      return {
        kind: 'gave-up',
        ...(await applyEvent(tx, record, { kind: 'operators-exhausted', at: nowMs })),
      };
    }
    const { userId } = decision;
    const legId = ids.next();
    const event = { kind: 'leg-offered', at: nowMs, legId, party: 'operator', userId } as const;
    const { call } = await applyEvent(tx, record, event);
    return { kind: 'ring', call, legId, userId };
  });
}

async function isStillRinging({ context }: Desk, callId: CallId, legSid: string): Promise<boolean> {
  const rows = await context.db.query<{ id: string }>(
    'SELECT id FROM call_legs WHERE call_id = $1 AND sid = $2 AND answered_at IS NULL AND ended_at IS NULL',
    [callId, legSid],
  );
  return rows.length > 0;
}
