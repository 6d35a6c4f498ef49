import type { Call } from '../../../contracts/domain/call.ts';
import type { CallId, ContactNumber, UserId, UtcMs } from '../../../contracts/ids.ts';
import { callIdSchema } from '../../../contracts/ids.ts';
import type { Transaction } from '../../db/database.ts';
import type { Desk } from './desk.ts';
import { takeDial } from './dial-limits.ts';
import type { DialRefusal } from './dial-policy.ts';
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

/** `taken`: the id that the desktop chose belongs to another call. */
export type BegunOutbound =
  | { readonly kind: 'begun'; readonly call: Call }
  | { readonly kind: 'refused'; readonly reason: DialRefusal }
  | { readonly kind: 'taken' };

/** The call of this leg, when there are not too many already: a new one, or the known one when the webhook comes again. */
export async function beginOutbound(
  desk: Desk,
  outgoing: OutgoingCall,
  isTooLate = never,
): Promise<BegunOutbound> {
  const { callId, operatorId } = outgoing;
  const limits = desk.context.config.dialling;
  try {
    const call = await beginOrFind(desk, outgoing, {
      isTooLate,
      // Nobody is dialled for one that comes too late.
      admit: async (tx) => {
        const reason = isTooLate() ? null : await takeDial(tx, { callId, userId: operatorId }, limits);
        if (reason !== null) throw new TooManyDials(reason);
      },
    });
    return call === null ? { kind: 'taken' } : { kind: 'begun', call };
  } catch (error) {
    if (error instanceof TooManyDials) return { kind: 'refused', reason: error.reason };
    throw error;
  }
}

/** Thrown to roll back what was begun. */
class TooManyDials extends Error {
  readonly reason: DialRefusal;
  constructor(reason: DialRefusal) {
    super('Too many calls are dialled.');
    this.reason = reason;
  }
}

interface Begin {
  readonly isTooLate: IsTooLate;
  readonly admit?: (tx: Transaction) => Promise<void>;
}

/** Null: the id belongs to another call. */
async function beginOrFind(
  desk: Desk,
  outgoing: OutgoingCall,
  { isTooLate, admit }: Begin,
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
  const begun = await desk.log.begin(buildOutboundCall(facts, outgoing.operatorId), admit);
  if (begun) return isTooLate() ? recordSentAway(desk, begun, outgoing) : begun;
  const known = await findCallOfLeg(db, outgoing.legSid);
  return known?.id === outgoing.callId && known.operatorId === outgoing.operatorId ? known : null;
}

/** A number that we do not dial: the attempt stands in the record. */
export async function recordRefused(desk: Desk, outgoing: OutgoingCall): Promise<void> {
  const call = await beginOrFind(desk, outgoing, { isTooLate: never });
  if (call?.status !== 'ringing') return;
  const { at } = outgoing;
  const legId = desk.context.ids.next();
  const leg = { legId, sid: null, party: 'contact' as const };
  await desk.log.apply(call.id, { kind: 'leg-offered', at, legId, party: 'contact', userId: null });
  await desk.log.apply(call.id, { kind: 'leg-ended', at, leg, outcome: 'refused' });
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
