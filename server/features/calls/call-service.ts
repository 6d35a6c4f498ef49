import type { Call } from '../../../contracts/domain/call.ts';
import type { User } from '../../../contracts/domain/user.ts';
import type { CallId, ContactNumber, UserId } from '../../../contracts/ids.ts';
import { callIdSchema } from '../../../contracts/ids.ts';
import type { Result } from '../../../contracts/result.ts';
import { fail, succeed } from '../../../contracts/result.ts';
import type { Context } from '../../context.ts';
import { untilDatabaseIsBack } from '../../db/until-back.ts';
import { createTasks } from '../../platform/tasks.ts';
import { createSuggestionService } from '../suggestions/suggestion-service.ts';
import type { HeardSpeech } from '../transcript/transcript-service.ts';
import { createTranscriptService } from '../transcript/transcript-service.ts';
import { createCallDirectory } from './call-directory.ts';
import { createCallLog } from './call-log.ts';
import type { CallEffect, CallEvent } from './call-state.ts';
import type { Desk } from './desk.ts';
import { dialContact } from './dialling.ts';
import { askProvider } from './effects.ts';
import { canSee } from './may-see.ts';
import { buildInboundCall, buildOutboundCall, toContactNumber } from './new-call.ts';
import { createReconciler } from './reconciler.ts';
import { findCallOfLeg, loadCall } from './repository.ts';
import { createRinging } from './ringing.ts';

/** How long a leg that ended may stay unexplained before the provider is asked. */
const explanationTimeMs = 1_500;

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

/** The calls that are going on. Built once; lives as long as the server. */
export interface CallService {
  /** Takes up what was going on before a restart, and begins to ring waiting callers. */
  start(): Promise<void>;
  /** Stops timers and what is being generated; running calls go on at the provider. */
  stop(): Promise<void>;
  /** The call of a contact who called us, new or known, and begins to ring operators. */
  beginInbound(incoming: IncomingCall): Promise<Call>;
  /** Null: the id belongs to another call. */
  beginOutbound(outgoing: OutgoingCall): Promise<Call | null>;
  /** A callback told something of a call; `webhookKey` names the callback, which then counts once. */
  tell(callId: CallId, event: CallEvent, webhookKey: Uint8Array): Promise<void>;
  /** Words that were heard in a call. Resolves when final words are stored; they are pushed long before. */
  hear(speech: HeardSpeech): Promise<void>;
  /** A transcription has begun. */
  expectSpeech(transcriptionSid: string): void;
  /** Ends the call for everybody; repeatable. */
  hangUp(user: User, callId: CallId): Promise<Result<Call>>;
  /** In memory where possible. */
  find(callId: CallId): Promise<Call | null>;
  /** Resolves when nothing is being done in the background. */
  whenIdle(): Promise<void>;
}

/** Puts the parts together; `context` is everything but the service itself. */
export function createCallService(context: Omit<Context, 'calls'>): CallService {
  const { db, bus, clock, hub } = context;
  const logger = context.logger.child('calls');
  const tasks = createTasks({ clock, logger });
  const log = createCallLog({ db, clock });
  const directory = createCallDirectory({ db, bus });
  const desk: Desk = { context, log, directory, tasks };
  const ringing = createRinging(desk, carryOut);
  const reconciler = createReconciler(desk, { carryOut, ringNext: ringing.ringNext });
  const suggestions = createSuggestionService({ context, tasks });
  const transcripts = createTranscriptService({ context, directory, suggestions });
  const unwatch = [
    hub.presence.watch(ringing.lookAgain),
    directory.watch((call) => {
      if (call.status === 'ended') suggestions.end(call.id);
    }),
  ];

  function carryOut(call: Call, effects: readonly CallEffect[]): void {
    for (const effect of effects) tasks.run(effect.kind, () => carryOutOne(call, effect));
  }

  async function carryOutOne(call: Call, effect: CallEffect): Promise<void> {
    if (effect.kind === 'ring-next') return ringing.ringNext(call.id);
    if (effect.kind === 'ask-provider') {
      tasks.later('reconcile', explanationTimeMs, () => reconciler.reconcile(call.id));
      return;
    }
    if (effect.kind !== 'dial-contact') return askProvider(desk, call, effect);
    const dialled = await dialContact(desk, call.id);
    if (dialled) carryOut(dialled.call, dialled.effects);
  }

  return {
    async start() {
      await suggestions.start();
      reconciler.start();
    },
    async stop() {
      for (const stop of unwatch) stop();
      directory.stop();
      await suggestions.stop();
      await tasks.stop();
    },
    async beginInbound(incoming) {
      const call = await beginInbound(desk, incoming);
      tasks.run('ring-next', () => ringing.ringNext(call.id));
      return call;
    },
    beginOutbound: (outgoing) => beginOutbound(desk, outgoing),
    async tell(callId, event, webhookKey) {
      const applied = await untilDatabaseIsBack(clock, () => log.apply(callId, event, webhookKey));
      if (applied) carryOut(applied.call, applied.effects);
      else logger.warn('a callback names a call that is not known', { callId, event: event.kind });
    },
    hear: (speech) => transcripts.hear(speech),
    expectSpeech: (transcriptionSid) => transcripts.expect(transcriptionSid),
    async hangUp(user, callId) {
      const call = await loadCall(db, callId);
      if (!call || !canSee(user, call)) return fail('call-not-found');
      if (call.status === 'ended') return succeed(call);
      const applied = await log.apply(callId, { kind: 'hang-up-requested', at: clock.nowMs() });
      if (!applied) return fail('call-not-found');
      carryOut(applied.call, applied.effects);
      return succeed(applied.call);
    },
    find: (callId) => directory.find(callId),
    async whenIdle() {
      await tasks.whenIdle();
      await suggestions.whenIdle();
      await tasks.whenIdle();
    },
  };
}

async function beginInbound({ context, log }: Desk, incoming: IncomingCall): Promise<Call> {
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

async function beginOutbound({ context, log }: Desk, outgoing: OutgoingCall): Promise<Call | null> {
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
  // The same request again is answered alike; another leg under the same id is not ours.
  const known = await findCallOfLeg(db, outgoing.legSid);
  return known?.id === outgoing.callId && known.operatorId === outgoing.operatorId ? known : null;
}
