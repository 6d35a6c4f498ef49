import type { Call } from '../../../contracts/domain/call.ts';
import type { User } from '../../../contracts/domain/user.ts';
import type { CallId } from '../../../contracts/ids.ts';
import type { Result } from '../../../contracts/result.ts';
import { fail, succeed } from '../../../contracts/result.ts';
import type { Context } from '../../context.ts';
import { createTasks } from '../../platform/tasks.ts';
import type { SuggestionService } from '../suggestions/suggestion-service.ts';
import { createSuggestionService } from '../suggestions/suggestion-service.ts';
import type { HeardSpeech } from '../transcript/transcript-service.ts';
import { createTranscriptService } from '../transcript/transcript-service.ts';
import type { BegunOutbound, IncomingCall, IsTooLate, OutgoingCall } from './begin-call.ts';
import { beginInbound, beginOutbound, recordRefused } from './begin-call.ts';
import { createCallDirectory } from './call-directory.ts';
import { createCallLog } from './call-log.ts';
import type { CallEvent } from './call-state.ts';
import type { Conductor } from './conductor.ts';
import { createConductor } from './conductor.ts';
import type { Desk } from './desk.ts';
import { canSee } from './may-see.ts';
import { loadCall } from './repository.ts';

/** The calls that are going on. Built once; lives as long as the server. */
export interface CallService {
  /** Takes up what was going on before a restart, and begins to ring waiting callers. */
  start(): Promise<void>;
  /** Stops timers and what is being generated; running calls go on at the provider. */
  stop(): Promise<void>;
  /** The call of a contact who called us, new or known, and begins to ring operators. Too late: it is over at once. */
  beginInbound(incoming: IncomingCall, isTooLate?: IsTooLate): Promise<Call>;
  /** Too late: it is over at once. */
  beginOutbound(outgoing: OutgoingCall, isTooLate?: IsTooLate): Promise<BegunOutbound>;
  /** A call that may not be placed: it is over at once, and nobody is dialled. */
  recordRefused(outgoing: OutgoingCall): Promise<void>;
  /** A callback told something of a call; `webhookKey` names the callback, which then counts once. Rejects when the database is away. */
  tell(callId: CallId, event: CallEvent, webhookKey: Uint8Array): Promise<void>;
  /**
   * Words that were heard in a call. Resolves when final words are stored; they are pushed long before. Rejects when the
   * database is away: told again, they are stored and not pushed again.
   */
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
  const { db, bus, clock } = context;
  const logger = context.logger.child('calls');
  const tasks = createTasks({ clock, logger });
  const desk: Desk = {
    context: { ...context, logger },
    log: createCallLog({ db, clock }),
    directory: createCallDirectory({ db, bus, logger }),
    tasks,
  };
  const conductor = createConductor(desk);
  const suggestions = createSuggestionService({ context, tasks });
  const transcripts = createTranscriptService({ context, directory: desk.directory, suggestions });
  return {
    ...createLifecycle(desk, conductor, suggestions),
    ...createConduct(desk, conductor),
    hear: (speech) => transcripts.hear(speech),
    expectSpeech: (transcriptionSid) => transcripts.expect(transcriptionSid),
    find: (callId) => desk.directory.find(callId),
  };
}

type Lifecycle = Pick<CallService, 'start' | 'stop' | 'whenIdle'>;

function createLifecycle(desk: Desk, conductor: Conductor, suggestions: SuggestionService): Lifecycle {
  const { directory, tasks, context } = desk;
  const unwatch = [
    context.hub.presence.watch(() => conductor.takePresence()),
    directory.watch((call) => {
      if (call.status === 'ended') suggestions.end(call.id);
    }),
  ];
  return {
    async start() {
      await suggestions.start();
      conductor.startSweeping();
    },
    async stop() {
      for (const stop of unwatch) stop();
      directory.stop();
      await suggestions.stop();
      await tasks.stop();
    },
    async whenIdle() {
      await tasks.whenIdle();
      await suggestions.whenIdle();
      await tasks.whenIdle();
    },
  };
}

type Conduct = Pick<CallService, 'beginInbound' | 'beginOutbound' | 'recordRefused' | 'tell' | 'hangUp'>;

function createConduct(desk: Desk, conductor: Conductor): Conduct {
  const { clock, db, logger } = desk.context;
  return {
    async beginInbound(incoming, isTooLate) {
      const call = await beginInbound(desk, incoming, isTooLate);
      if (call.status === 'ringing') conductor.carryOut(call, [{ kind: 'ring-next' }]);
      return call;
    },
    beginOutbound: (outgoing, isTooLate) => beginOutbound(desk, outgoing, isTooLate),
    // Nothing is carried out: the operator's leg is told why by the provider, and hangs up by itself.
    recordRefused: (outgoing) => recordRefused(desk, outgoing),
    async tell(callId, event, webhookKey) {
      const applied = await desk.log.apply(callId, event, webhookKey);
      if (applied) conductor.carryOut(applied.call, applied.effects);
      else logger.warn('a callback names a call that is not known', { callId, event: event.kind });
    },
    async hangUp(user, callId) {
      const call = await loadCall(db, callId);
      if (!call || !(await canSee(db, user, call))) return fail('call-not-found');
      if (call.status === 'ended') return succeed(call);
      const applied = await desk.log.apply(callId, { kind: 'hang-up-requested', at: clock.nowMs() });
      if (!applied) return fail('call-not-found');
      conductor.carryOut(applied.call, applied.effects);
      return succeed(applied.call);
    },
  };
}
