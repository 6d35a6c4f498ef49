import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { silence } from '../media/pcm.ts';
import { createSid } from '../sids.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { type Call, type CallParties, createCall } from './call.ts';
import { isFinal } from './call-state.ts';
import { reportProgress, type StatusCallback } from './callbacks.ts';
import { type Conferences, createConferences } from './conferences.ts';
import type { Line } from './line.ts';

/** What happens in a call, as TwiML would tell. When it is done and nothing took its place, the call is hung up. */
export type Program = (call: Call, signal: AbortSignal) => Promise<void>;

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
export interface Exchange {
  readonly accountSid: string;
  readonly conferences: Conferences;
  calls(): readonly Call[];
  find(callSid: string): Call | null;
  /** A party calls us: the program runs at once, and answers the call when it comes to it. */
  receive(parties: Omit<CallParties, 'sid' | 'direction' | 'parentSid'>, line: LineMaker, program: Program): Call;
  /** We call a party. */
  place(request: PlaceRequest): Call;
  /** Puts another program in the place of the one that runs. */
  redirect(call: Call, program: Program): void;
  /** Moves 20 ms of audio. */
  tick(): void;
  /** Told after each 20 ms what each party said. */
  watchAudio(listener: (spoken: ReadonlyMap<string, Int16Array>) => void): () => void;
  endAll(): void;
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

/** Runs one program a call; a newer one takes the place of the older. */
function createPrograms(logger: Logger) {
  const running = new WeakMap<Call, AbortController>();

  async function run(call: Call, program: Program, signal: AbortSignal) {
    try {
      await program(call, signal);
    } catch (cause) {
      logger.warn('a call program failed', { callSid: call.sid, reason: String(cause) });
      call.advance('fail');
    }
    if (!signal.aborted) call.advance('hang-up');
  }

  return {
    start(call: Call, program: Program) {
      running.get(call)?.abort();
      const replaced = new AbortController();
      running.set(call, replaced);
      void run(call, program, AbortSignal.any([call.ended, replaced.signal]));
    },
  };
}

function captureAll(calls: readonly Call[]): ReadonlyMap<string, Int16Array> {
  const spoken = new Map<string, Int16Array>();
  for (const call of calls) {
    const frame = call.line()?.capture(call.audio.isConnected);
    call.audio.speech = frame?.speech ?? null;
    if (!frame) continue;
    call.audio.sent.add(frame.pcm);
    spoken.set(call.sid, frame.pcm);
  }
  return spoken;
}

function takePrompt(call: Call): Int16Array {
  const frame = call.audio.prompt?.next() ?? null;
  if (!frame) call.audio.prompt = null;
  return frame ?? silence;
}

function playAll(calls: readonly Call[], mixed: ReadonlyMap<string, Int16Array>) {
  for (const call of calls) {
    const frame = mixed.get(call.sid) ?? takePrompt(call);
    call.audio.heard.add(frame);
    call.line()?.play(frame, call.audio.isConnected);
  }
}

export function createExchange(needs: ExchangeNeeds): Exchange {
  const { accountSid, clock, webhooks, logger, dial } = needs;
  const registry = createRegistry();
  const programs = createPrograms(logger);
  const conferences = createConferences({ accountSid, clock, webhooks });
  const audioListeners = new Set<(spoken: ReadonlyMap<string, Int16Array>) => void>();

  function open(parties: Omit<CallParties, 'sid'>): Call {
    const call = createCall(clock, { ...parties, sid: createSid('CA') });
    registry.add(call);
    return call;
  }

  function giveUpAfter(call: Call, timeoutMs: number) {
    const cancel = clock.after(timeoutMs, () => {
      if (call.answeredAt() === null) call.advance('give-up', timedOut);
    });
    call.watch((status) => {
      if (status === 'in-progress' || isFinal(status)) cancel();
    });
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
      giveUpAfter(call, timeoutMs);
      // Later, so that whoever asked for the call gets its SID before any event of it.
      clock.after(0, () => {
        call.advance('initiate');
        if (!call.ended.aborted) dial(call);
      });
      return call;
    },
    redirect: programs.start,
    tick() {
      const calls = registry.open();
      const spoken = captureAll(calls);
      const mixed = new Map<string, Int16Array>();
      for (const conference of conferences.all()) {
        if (conference.status() === 'completed') continue;
        for (const [callSid, frame] of conference.mix(spoken)) mixed.set(callSid, frame);
      }
      playAll(calls, mixed);
      for (const listener of audioListeners) listener(spoken);
    },
    watchAudio(listener) {
      audioListeners.add(listener);
      return () => {
        audioListeners.delete(listener);
      };
    },
    endAll() {
      for (const call of registry.open()) call.advance('cancel');
    },
  };
}
