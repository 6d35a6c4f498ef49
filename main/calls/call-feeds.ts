import type { Call } from '../../contracts/domain/call.ts';
import type { CallId } from '../../contracts/ids.ts';
import type { AudioLevels } from '../../contracts/ipc/calls.ts';
import type { LineEvent } from '../../contracts/ipc/line.ts';
import type { LineNews } from '../line/line-port.ts';
import { createWatched } from '../platform/watched.ts';
import { isTalking } from './board.ts';
import type { CallEngine } from './engine.ts';
import { toCallEvent } from './line-events.ts';
import { buildCall, toContactNumber } from './new-call.ts';
import { createRecentRecords } from './recent-records.ts';
import type { CallRecords } from './records.ts';
import type { CallServiceOptions } from './service.ts';
import type { CallService } from './service-types.ts';

interface FeedOptions extends CallServiceOptions {
  readonly engine: CallEngine;
  readonly records: CallRecords;
}

/** All that comes in without the operator's doing: from the line, the API and the storage. */
export interface CallFeeds {
  readonly start: () => void;
  readonly stop: () => void;
  readonly watchLevels: CallService['watchLevels'];
  /** A record of the API. */
  readonly takeRecord: (call: Call) => void;
  /** The stored record may have changed. */
  readonly refresh: (callId: CallId) => void;
}

const minLevelGapMs = 80;

export function createCallFeeds(options: FeedOptions): CallFeeds {
  const { engine, records, line, realtime, storage, clock, operatorId } = options;
  const levels = createLevels(options);
  const recent = createRecentRecords();
  const offer = createOffer(options, (callId) => recent.find(callId) ?? records.load(callId));
  const stops: (() => void)[] = [];

  function takeRecord(call: Call): void {
    if (!engine.board.get().has(call.id)) {
      recent.remember(call);
      return;
    }
    const merged = records.withOwnFields(call);
    engine.applyToCall(call.id, { type: 'record-changed', at: clock.nowMs(), call: merged });
  }

  function refresh(callId: CallId): void {
    const call = engine.board.get().has(callId) ? records.load(callId) : null;
    if (call !== null) engine.applyToCall(callId, { type: 'record-changed', at: clock.nowMs(), call });
  }

  function takeNews(news: LineNews): void {
    const at = clock.nowMs();
    if (news.type === 'line-lost') {
      for (const callId of engine.board.get().keys()) engine.applyToCall(callId, { type: 'line-lost', at });
    } else if (news.type === 'call-incoming') {
      offer(news);
    } else if (news.type === 'call-levels') {
      levels.show(news);
    } else {
      const known = toCallEvent(news, at);
      if (known !== null) engine.applyToCall(known.callId, known.event);
    }
  }

  return {
    start() {
      for (const call of [...records.loadUnfinished(operatorId)].reverse()) {
        engine.apply({ type: 'restored', call, operatorId, at: clock.nowMs() });
      }
      stops.push(
        line.watchNews(takeNews),
        realtime.watchEvents((event) => {
          if (event.type === 'call-changed') takeRecord(event.call);
        }),
        storage.watch(({ callIds, tables }) => {
          // Something could be stored: then what the disk refused before can be, too.
          records.saveMissed();
          if (tables.has('calls')) for (const callId of callIds) refresh(callId);
        }),
      );
    },
    stop() {
      for (const stop of stops.splice(0)) stop();
    },
    watchLevels: levels.watch,
    takeRecord,
    refresh,
  };
}

/** Rings, unless the record says that the call is over or somebody else's. */
function createOffer(options: FeedOptions, findRecord: (callId: CallId) => Call | null) {
  const { engine, line, preferences, clock, operatorId, logger } = options;
  return ({ callId, from }: Extract<LineEvent, { type: 'call-incoming' }>): void => {
    const record =
      findRecord(callId) ??
      buildCall({
        id: callId,
        direction: 'inbound',
        contactNumber: toContactNumber(from),
        language: preferences().language,
        operatorId: null,
        startedAt: clock.nowMs(),
      });
    // Talked in by another operator, or by this one on his other computer.
    const isTaken = record.status === 'active';
    const { refusal } = isTaken
      ? { refusal: 'call-already-ended' }
      : engine.apply({ type: 'offered', call: record, operatorId });
    if (isTaken) void line.command({ type: 'reject', callId });
    if (refusal !== null) logger.info('An offered call was not shown', { callId, refusal });
  };
}

function createLevels({ engine, clock }: FeedOptions) {
  const levels = createWatched<AudioLevels | null>(null);
  let shownAtMs = Number.NEGATIVE_INFINITY;
  engine.board.watch((board) => {
    const shown = levels.get();
    const state = shown === null ? undefined : board.get(shown.callId);
    if (state === undefined || !isTalking(state)) levels.set(null);
  });
  return {
    watch: levels.watch,
    show({ callId, input, output }: Extract<LineEvent, { type: 'call-levels' }>): void {
      const state = engine.board.get().get(callId);
      const nowMs = clock.monotonicMs();
      if (state === undefined || !isTalking(state) || nowMs - shownAtMs < minLevelGapMs) return;
      shownAtMs = nowMs;
      levels.set({ callId, input, output });
    },
  };
}
