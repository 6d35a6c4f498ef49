import type { Call } from '../../../contracts/domain/call.ts';
import type { CallId, ContactNumber, UserId, UtcMs } from '../../../contracts/ids.ts';
import { callIdSchema } from '../../../contracts/ids.ts';
import type { Desk } from './desk.ts';
import { buildInboundCall, buildOutboundCall, toContactNumber } from './new-call.ts';
import { findCallOfLeg } from './repository.ts';

/** True once the provider had to be answered without us: whoever called has been sent away. */
export type IsTooLate = () => boolean;

const never: IsTooLate = () => false;

export interface IncomingCall {
  /** When the provider told us. */
  readonly at: UtcMs;
  readonly legSid: string;
  /** As the provider gives it; a withheld number is any text. */
  readonly from: string;
  readonly to: string;
  readonly callerName: string | null;
}

export interface OutgoingCall {
  /** When the provider told us. */
  readonly at: UtcMs;
  readonly callId: CallId;
  readonly legSid: string;
  readonly operatorId: UserId;
  readonly to: ContactNumber;
}

/** The call of this leg: a new one, or the known one when the webhook comes again. */
export async function beginInbound(desk: Desk, incoming: IncomingCall, isTooLate = never): Promise<Call> {
  const { db, ids, config } = desk.context;
  const lineNumber = toContactNumber(incoming.to);
  const record = buildInboundCall({
    id: callIdSchema.parse(ids.next()),
    legId: ids.next(),
    legSid: incoming.legSid,
    contactNumber: toContactNumber(incoming.from),
    contactName: incoming.callerName,
    lineNumber: lineNumber === 'anonymous' ? toContactNumber(config.twilio.callerId) : lineNumber,
    queueName: config.queueName,
    startedAt: incoming.at,
  });
  const begun = await desk.log.begin(record);
  if (begun) return isTooLate() ? recordSentAway(desk, begun, incoming) : begun;
  const known = await findCallOfLeg(db, incoming.legSid);
  if (!known) throw new Error('An inbound call could be neither begun nor found.');
  return known;
}

/** Null: the id that the desktop chose belongs to another call. */
export async function beginOutbound(
  desk: Desk,
  outgoing: OutgoingCall,
  isTooLate = never,
): Promise<Call | null> {
  const { db, ids, config } = desk.context;
  const facts = {
    id: outgoing.callId,
    legId: ids.next(),
    legSid: outgoing.legSid,
    contactNumber: outgoing.to,
    contactName: null,
    lineNumber: toContactNumber(config.twilio.callerId),
    queueName: null,
    startedAt: outgoing.at,
  };
  const begun = await desk.log.begin(buildOutboundCall(facts, outgoing.operatorId));
  if (begun) return isTooLate() ? recordSentAway(desk, begun, outgoing) : begun;
  const known = await findCallOfLeg(db, outgoing.legSid);
  return known?.id === outgoing.callId && known.operatorId === outgoing.operatorId ? known : null;
}

/** A number that we do not dial: the attempt stands in the record, with the cause of a number that nobody could dial. */
export async function recordRefused(desk: Desk, outgoing: OutgoingCall): Promise<void> {
  const call = await beginOutbound(desk, outgoing);
  if (call?.status !== 'ringing') return;
  const { at } = outgoing;
  const legId = desk.context.ids.next();
  const leg = { legId, sid: null, party: 'contact' as const };
  await desk.log.apply(call.id, { kind: 'leg-offered', at, legId, party: 'contact', userId: null });
  await desk.log.apply(call.id, { kind: 'leg-ended', at, leg, outcome: 'unreachable' });
}

/** Over before it began. The leg is told so by the provider, and hangs up by itself. */
async function recordSentAway(
  { log }: Desk,
  call: Call,
  { legSid, at }: Pick<IncomingCall, 'legSid' | 'at'>,
): Promise<Call> {
  const leg = { legId: null, sid: legSid, party: null };
  await log.apply(call.id, { kind: 'leg-left', at, leg, by: 'other' });
  return (await log.apply(call.id, { kind: 'lost', at }))?.call ?? call;
}
