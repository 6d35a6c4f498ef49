import type { Call } from '../../../contracts/domain/call.ts';
import type { CallId } from '../../../contracts/ids.ts';
import { applyEvent } from './call-log.ts';
import type { CallEffect } from './call-state.ts';
import type { Desk } from './desk.ts';
import { lockCallRecord } from './repository.ts';

/** How long the number called may ring. */
export const dialTimeoutSeconds = 45;

/** Dials the contact of an outbound call, once; gives what is to be done then. */
export async function dialContact(
  desk: Desk,
  callId: CallId,
): Promise<{ readonly call: Call; readonly effects: readonly CallEffect[] } | null> {
  const { clock, telephony } = desk.context;
  const offered = await offerContactLeg(desk, callId);
  if (!offered) return null;
  const { call, legId } = offered;
  const dialled = await telephony.dialContact({
    callId,
    legId,
    to: call.contactNumber,
    from: call.lineNumber,
    timeoutSeconds: dialTimeoutSeconds,
  });
  const at = clock.nowMs();
  if (dialled.ok) {
    const leg = { legId, sid: dialled.value.legSid, party: 'contact' as const };
    return desk.log.apply(callId, { kind: 'leg-named', at, leg });
  }
  const outcome = dialled.error.code === 'invalid-phone-number' ? 'unreachable' : 'failed';
  const leg = { legId, sid: null, party: 'contact' as const };
  return desk.log.apply(callId, { kind: 'leg-ended', at, leg, outcome });
}

function offerContactLeg({ context }: Desk, callId: CallId): Promise<{ call: Call; legId: string } | null> {
  const { db, clock, ids } = context;
  return db.transaction(async (tx) => {
    const record = await lockCallRecord(tx, callId);
    if (record?.call.direction !== 'outbound' || record.call.status === 'ended') return null;
    if (record.facts.legs.some(({ party }) => party === 'contact')) return null;
    const legId = ids.next();
    const event = { kind: 'leg-offered', at: clock.nowMs(), legId, party: 'contact', userId: null } as const;
    const { call } = await applyEvent(tx, record, event);
    return { call, legId };
  });
}
