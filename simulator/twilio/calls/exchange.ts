import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { createSid } from '../sids.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { type AudioMover, createAudioMover } from './audio-mover.ts';
import { type Call, type CallParties, createCall } from './call.ts';
import { isFinal } from './call-state.ts';
import { reportProgress, type StatusCallback } from './callbacks.ts';
import { type Conferences, createConferences } from './conferences.ts';
import type { Line } from './line.ts';
import { createPrograms, type Program } from './programs.ts';

/** Begins to ring the party: attaches a line, and advances the call as the party rings, answers or does not. */
export type Dialer = (call: Call) => void;

export interface PlaceRequest {
  readonly from: string;
  readonly to: string;
  readonly direction: 'outbound-api' | 'outbound-dial';
  readonly parentSid: string | null;
  readonly customParameters: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly statusCallback: StatusCallback | null;
  /** Begins when the party answers. */
  readonly program: Program;
}

/** Owns every call and conference, and moves the audio among them. */
export interface Exchange extends AudioMover {
  readonly accountSid: string;
  readonly conferences: Conferences;
  readonly calls: () => readonly Call[];
  readonly find: (callSid: string) => Call | null;
  /** A party calls us: the program runs at once, and answers the call when it comes to it. */
  receive(
    parties: Omit<CallParties, 'sid' | 'direction' | 'parentSid'>,
    line: LineMaker,
    program: Program,
  ): Call;
  /** We call a party. */
  readonly place: (request: PlaceRequest) => Call;
  /** Puts another program in the place of the one that runs. */
  readonly redirect: (call: Call, program: Program) => void;
  readonly endAll: () => void;
}

export type LineMaker = (call: Call) => Line;

export interface ExchangeNeeds {
  readonly accountSid: string;
  readonly clock: Clock;
  readonly webhooks: Webhooks;
  readonly logger: Logger;
  readonly dial: Dialer;
}

/** Calls that are over and kept for questions about them. */
const maxEnded = 200;
const timedOut = 487;

function createRegistry() {
  const calls = new Map<string, Call>();
  return {
    calls,
    open: () => [...calls.values()].filter((call) => !isFinal(call.status())),
    add(call: Call) {
      calls.set(call.sid, call);
      const ended = [...calls.values()].filter((other) => isFinal(other.status()));
      for (const old of ended.slice(0, -maxEnded)) calls.delete(old.sid);
    },
  };
}

function giveUpAfter(clock: Clock, call: Call, timeoutMs: number) {
  const cancel = clock.after(timeoutMs, () => {
    if (call.answeredAt() === null) call.advance('give-up', timedOut);
  });
  call.watch((status) => {
    if (status === 'in-progress' || isFinal(status)) cancel();
  });
}

export function createExchange(needs: ExchangeNeeds): Exchange {
  const { accountSid, clock, webhooks, logger, dial } = needs;
  const registry = createRegistry();
  const programs = createPrograms(logger);
  const conferences = createConferences({ accountSid, clock, webhooks });

  function open(parties: Omit<CallParties, 'sid'>): Call {
    const call = createCall(clock, { ...parties, sid: createSid('CA') });
    registry.add(call);
    return call;
  }

  return {
    accountSid,
    conferences,
    calls: () => [...registry.calls.values()],
    find: (callSid) => registry.calls.get(callSid) ?? null,
    receive(parties, makeLine, program) {
      const call = open({ ...parties, direction: 'inbound', parentSid: null });
      call.attach(makeLine(call));
      call.advance('ring');
      programs.start(call, program);
      return call;
    },
    place({ timeoutMs, statusCallback, program, ...parties }) {
      const call = open(parties);
      if (statusCallback) reportProgress({ accountSid, webhooks, now: clock.nowMs }, call, statusCallback);
      call.watch((status) => {
        if (status === 'in-progress') programs.start(call, program);
      });
      giveUpAfter(clock, call, timeoutMs);
      // Later, so that whoever asked for the call gets its SID before any event of it.
      clock.after(0, () => {
        call.advance('initiate');
        if (!call.ended.aborted) dial(call);
      });
      return call;
    },
    redirect: programs.start,
    ...createAudioMover({ openCalls: registry.open, conferences, logger }),
    endAll() {
      for (const call of registry.open()) call.advance('cancel');
    },
  };
}
