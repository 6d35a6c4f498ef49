import type { Call } from '../../../contracts/domain/call.ts';
import type { CallId } from '../../../contracts/ids.ts';
import type { LegReport } from '../../telephony/telephony.ts';
import type { CallEffect, CallFacts } from './call-state.ts';
import type { Desk } from './desk.ts';
import { deriveMissedEvents } from './reconcile.ts';
import { isAnybodyRung } from './reduce-call.ts';
import { forgetWebhooksBefore, loadCallsGoingOn, lockCallRecord } from './repository.ts';

/** How often every call that goes on is compared with what the provider says. */
const sweepMs = 60_000;
/** Longer than the provider would ever deliver a callback again. */
const webhookMemoryMs = 7 * 24 * 3_600_000;

export interface Reconciler {
  /** Looks at every call that was going on, now and then every minute. */
  start(): void;
  reconcile(callId: CallId): Promise<void>;
}

interface Actions {
  readonly carryOut: (call: Call, effects: readonly CallEffect[]) => void;
  readonly ringNext: (callId: CallId) => Promise<void>;
}

/** Finds out what lost callbacks, or a restart in mid-call, kept from us: no call may stay open for ever. */
export function createReconciler(desk: Desk, { carryOut, ringNext }: Actions): Reconciler {
  const { clock, db } = desk.context;

  async function sweep(): Promise<void> {
    try {
      for (const call of await loadCallsGoingOn(db)) {
        if (desk.tasks.isStopped()) return;
        await reconcileOne(call.id);
      }
      await forgetWebhooksBefore(db, clock.nowMs() - webhookMemoryMs);
    } finally {
      desk.tasks.later('sweep', sweepMs, sweep);
    }
  }

  /** One call that cannot be looked at must not keep the others from it, round after round. */
  async function reconcileOne(callId: CallId): Promise<void> {
    try {
      await reconcile(callId);
    } catch (error) {
      desk.context.logger.error('a call could not be compared with the provider', { callId, error });
    }
  }

  async function reconcile(callId: CallId): Promise<void> {
    const facts = await loadFacts(desk, callId);
    if (!facts) return;
    const events = deriveMissedEvents(facts, await askAbout(desk, facts));
    for (const event of events) {
      const applied = await desk.log.apply(callId, event);
      if (applied) carryOut(applied.call, applied.effects);
    }
    await takeUp(callId);
  }

  /** Does again what a restart may have cut off; each of it does nothing when it was done. */
  async function takeUp(callId: CallId): Promise<void> {
    const facts = await loadFacts(desk, callId);
    const call = await desk.directory.find(callId);
    if (!facts || !call || call.status !== 'ringing') return;
    if (facts.direction === 'inbound' && !isAnybodyRung(facts)) await ringNext(callId);
    const isOperatorThere = facts.legs.some((leg) => leg.party === 'operator' && leg.joinedAt !== null);
    const isDialled = facts.legs.some(({ party }) => party === 'contact');
    if (facts.direction === 'outbound' && isOperatorThere && !isDialled) {
      carryOut(call, [{ kind: 'dial-contact' }]);
    }
  }

  return { start: () => desk.tasks.run('sweep', sweep), reconcile };
}

function loadFacts({ context }: Desk, callId: CallId): Promise<CallFacts | null> {
  return context.db.transaction(async (tx) => {
    const record = await lockCallRecord(tx, callId);
    return record === null || record.call.status === 'ended' ? null : record.facts;
  });
}

/** What the provider cannot be asked for stays unknown: a provider that is away ends no call. */
async function askAbout(
  { context }: Desk,
  facts: CallFacts,
): Promise<Parameters<typeof deriveMissedEvents>[1]> {
  const { telephony, clock } = context;
  const conference = await telephony.loadConference(facts.id);
  const sids = facts.legs.flatMap(({ sid, endedAt }) => (sid !== null && endedAt === null ? [sid] : []));
  const legs = new Map<string, LegReport | null>();
  for (const sid of conference.ok ? sids : []) {
    const report = await telephony.loadLeg(sid);
    if (report.ok) legs.set(sid, report.value);
  }
  return {
    callId: facts.id,
    nowMs: clock.nowMs(),
    conference: conference.ok ? conference.value : null,
    legs,
  };
}
