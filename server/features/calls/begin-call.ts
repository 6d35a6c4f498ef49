import type { Call } from '../../../contracts/domain/call.ts';
import type { CallId, ContactNumber, UserId } from '../../../contracts/ids.ts';
import { callIdSchema } from '../../../contracts/ids.ts';
import type { Desk } from './desk.ts';
import { buildInboundCall, buildOutboundCall, toContactNumber } from './new-call.ts';
import { findCallOfLeg } from './repository.ts';

export interface IncomingCall {
  readonly legSid: string;
  /** As the provider gives it; a withheld number is any text. */
  readonly from: string;
  readonly to: string;
  readonly callerName: string | null;
}

export interface OutgoingCall {
  readonly callId: CallId;
  readonly legSid: string;
  readonly operatorId: UserId;
  readonly to: ContactNumber;
}

/** The call of this leg: a new one, or the known one when the webhook comes again. */
export async function beginInbound({ context, log }: Desk, incoming: IncomingCall): Promise<Call> {
  const { db, ids, clock, config } = context;
  const lineNumber = toContactNumber(incoming.to);
  const record = buildInboundCall({
    id: callIdSchema.parse(ids.next()),
    legId: ids.next(),
    legSid: incoming.legSid,
    contactNumber: toContactNumber(incoming.from),
    contactName: incoming.callerName,
    lineNumber: lineNumber === 'anonymous' ? toContactNumber(config.twilio.callerId) : lineNumber,
    startedAt: clock.nowMs(),
  });
  const call = (await log.begin(record)) ?? (await findCallOfLeg(db, incoming.legSid));
  if (!call) throw new Error('An inbound call could be neither begun nor found.');
  return call;
}

/** Null: the id that the desktop chose belongs to another call. */
export async function beginOutbound({ context, log }: Desk, outgoing: OutgoingCall): Promise<Call | null> {
  const { db, ids, clock, config } = context;
  const facts = {
    id: outgoing.callId,
    legId: ids.next(),
    legSid: outgoing.legSid,
    contactNumber: outgoing.to,
    contactName: null,
    lineNumber: toContactNumber(config.twilio.callerId),
    startedAt: clock.nowMs(),
  };
  const begun = await log.begin(buildOutboundCall(facts, outgoing.operatorId));
  if (begun) return begun;
  const known = await findCallOfLeg(db, outgoing.legSid);
  return known?.id === outgoing.callId && known.operatorId === outgoing.operatorId ? known : null;
}
