import type { Language } from '../../contracts/domain/call.ts';
import { toFailure } from '../../contracts/errors.ts';
import { type CallId, callIdSchema, type UserId } from '../../contracts/ids.ts';
import type { CallView } from '../../contracts/ipc/calls.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { ApiClient } from '../api/client.ts';
import type { Realtime } from '../api/realtime.ts';
import type { LinePort } from '../line/line-port.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import { createWatched } from '../platform/watched.ts';
import { loadDispositions } from '../storage/queries/dispositions.ts';
import type { Storage } from '../storage/storage.ts';
import { attemptStorage } from '../storage/storage-error.ts';
import { createApiHangUp } from './api-hang-up.ts';
import { isGoingOn, isTalking } from './board.ts';
import { createCallFeeds } from './call-feeds.ts';
import { buildViews, findCallInHand } from './call-view.ts';
import { type Applied, type CallEngine, createCallEngine } from './engine.ts';
import { type CallEvent, reduceCall } from './machine.ts';
import { buildCall } from './new-call.ts';
import { createOperatorChanges, type OperatorChange } from './operator-changes.ts';
import { parsePhoneNumber } from './phone-number.ts';
import { createCallRecords } from './records.ts';
import type { CallService } from './service-types.ts';

export interface CallServiceOptions {
  readonly operatorId: UserId;
  readonly storage: Storage;
  readonly line: LinePort;
  readonly api: ApiClient;
  readonly realtime: Pick<Realtime, 'watchEvents'>;
  /** Read at each use, so that a changed setting holds for the next call. */
  readonly preferences: () => { readonly defaultCountry: string; readonly language: Language };
  /** Asks for what was changed here to be sent. */
  readonly hurrySync: () => void;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

/** Builds the service; nothing happens before `start`. */
export function createCallService(options: CallServiceOptions): CallService {
  const { line, storage, api, clock, logger } = options;
  const records = createCallRecords(storage, logger);
  const apiHangUp = createApiHangUp({ api, clock, logger, onRecord: (call) => feeds.takeRecord(call) });
  const engine = createCallEngine({ line, records, hangUpByApi: apiHangUp.hangUp, clock, logger });
  const feeds = createCallFeeds({ ...options, engine, records });
  const commands = createCommands(options, engine);
  const wrapUp = createWrapUp(options, engine, feeds.refresh);

  return {
    start: feeds.start,
    stop() {
      feeds.stop();
      apiHangUp.stop();
      engine.stop();
    },
    hangUpAll() {
      for (const [callId, state] of engine.board.get()) {
        if (isTalking(state)) engine.applyToCall(callId, { type: 'hang-up', at: clock.nowMs() });
      }
    },
    ...createWatches(engine),
    watchLevels: feeds.watchLevels,
    ...commands,
    ...wrapUp,
    listDispositions: () => attemptStorage(() => storage.read(loadDispositions)),
  };
}

/** What is seen of the board, each told only when it changed. */
function createWatches(engine: CallEngine) {
  const views = createWatched<readonly CallView[]>([]);
  const inHand = createWatched<CallId | null>(null);
  const isInCall = createWatched(false);
  engine.board.watch((board) => {
    views.set(buildViews(board));
    inHand.set(findCallInHand(board));
    isInCall.set([...board.values()].some(isGoingOn));
  });
  return {
    watchViews: views.watch,
    watchCallInHand: inHand.watch,
    watchIsInCall: isInCall.watch,
  };
}

type Commands = Pick<CallService, 'dial' | 'answer' | 'decline' | 'hangUp' | 'setMuted' | 'sendDigits'>;

function createCommands(options: CallServiceOptions, engine: CallEngine): Commands {
  const { line, clock, ids, operatorId, preferences } = options;

  async function act(callId: CallId, event: CallEvent): Promise<Result<void>> {
    return toResult(engine.applyToCall(callId, event));
  }

  return {
    async dial(typed) {
      const { defaultCountry, language } = preferences();
      const number = parsePhoneNumber(typed, defaultCountry);
      if (!number.ok) return number;
      const notReady = findLineObstacle(line);
      if (notReady !== null) return notReady;
      const id = callIdSchema.parse(ids.next());
      const base = { id, direction: 'outbound', language, operatorId, startedAt: clock.nowMs() } as const;
      const call = buildCall({ ...base, contactNumber: number.value });
      const placed = await toResult(engine.apply({ type: 'dialed', call, operatorId }));
      return placed.ok ? succeed({ callId: id }) : placed;
    },
    answer: (callId) => act(callId, { type: 'answer', at: clock.nowMs() }),
    decline: (callId) => act(callId, { type: 'decline', at: clock.nowMs() }),
    /** The machine sees to the end of it, whatever the line answers: an error here would only frighten. */
    async hangUp(callId) {
      const { refusal } = engine.applyToCall(callId, { type: 'hang-up', at: clock.nowMs() });
      return refusal === null ? succeed(undefined) : fail(refusal);
    },
    setMuted: (callId, isMuted) => act(callId, { type: 'set-muted', at: clock.nowMs(), isMuted }),
    sendDigits: (callId, digits) => act(callId, { type: 'send-digits', at: clock.nowMs(), digits }),
  };
}

async function toResult({ refusal, lineAnswer }: Applied): Promise<Result<void>> {
  return refusal === null ? lineAnswer : fail(refusal);
}

function findLineObstacle(line: LinePort) {
  const status = line.status();
  if (status.kind === 'ready') return null;
  const code = status.kind === 'unreachable' ? status.code : 'line-not-ready';
  return { ok: false, error: toFailure(code) } as const;
}

type WrapUp = Pick<
  CallService,
  'saveNotes' | 'setDisposition' | 'changeTags' | 'resolveNoteConflict' | 'completeWrapUp'
>;

function createWrapUp(
  options: CallServiceOptions,
  engine: CallEngine,
  refresh: (callId: CallId) => void,
): WrapUp {
  const { clock } = options;
  const record = createOperatorChanges({
    ...options,
    findOpenCall: (callId) => engine.board.get().get(callId)?.facts.call ?? null,
  });

  function change(callId: CallId, made: OperatorChange): Result<void> {
    const stored = record(callId, made);
    if (stored.ok) refresh(callId);
    return stored;
  }

  return {
    saveNotes: (callId, notes) => change(callId, { kind: 'save-notes', notes }),
    setDisposition: (callId, dispositionId) => change(callId, { kind: 'set-disposition', dispositionId }),
    changeTags: (callId, { add, remove }) =>
      change(callId, { kind: 'change-tags', add: [...add], remove: [...remove] }),
    resolveNoteConflict: (callId, resolution) =>
      change(callId, { kind: 'resolve-note-conflict', ...resolution }),
    /** The machine is asked first, the disk second; the call is closed only when both said yes. */
    completeWrapUp(callId) {
      const event = { type: 'wrap-up-completed', at: clock.nowMs() } as const;
      const state = engine.board.get().get(callId);
      const refusal = state === undefined ? null : reduceCall(state, event).refusal;
      if (refusal !== null) return fail(refusal);
      const stored = record(callId, { kind: 'complete-wrap-up', wrappedUpAt: event.at });
      if (stored.ok) engine.applyToCall(callId, event);
      return stored;
    },
  };
}
