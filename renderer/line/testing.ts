import type { LineEvent } from '../../contracts/ipc/line.ts';
import type { SdkCall, SdkDevice, Timers } from './sdk.ts';

/** Timers that a test moves by hand. */
export function createFakeTimers(): Timers & { advance(byMs: number): void } {
  let nowMs = 0;
  let order = 0;
  const timers = new Map<number, { dueMs: number; periodMs: number | null; run: () => void }>();

  function add(waitMs: number, periodMs: number | null, run: () => void): () => void {
    order += 1;
    const id = order;
    timers.set(id, { dueMs: nowMs + waitMs, periodMs, run });
    return () => void timers.delete(id);
  }

  return {
    after: (waitMs, run) => add(waitMs, null, run),
    every: (periodMs, run) => add(periodMs, periodMs, run),
    advance(byMs) {
      const untilMs = nowMs + byMs;
      for (;;) {
        const next = [...timers]
          .filter(([, { dueMs }]) => dueMs <= untilMs)
          .sort((a, b) => a[1].dueMs - b[1].dueMs)[0];
        if (next === undefined) break;
        const [id, timer] = next;
        nowMs = timer.dueMs;
        if (timer.periodMs === null) timers.delete(id);
        else timer.dueMs += timer.periodMs;
        timer.run();
      }
      nowMs = untilMs;
    },
  };
}

function createEmitter() {
  const listeners: { event: string; listener: (...values: unknown[]) => void }[] = [];
  return {
    on: (event: string, listener: (...values: unknown[]) => void) => {
      listeners.push({ event, listener });
    },
    emit: (event: string, ...values: unknown[]) => {
      for (const one of listeners.filter((each) => each.event === event)) one.listener(...values);
    },
  };
}

/** A call of the SDK as far as it was measured: which events come, and in which order. */
export function createFakeCall(parameters: Record<string, string> = {}, callId?: string) {
  const emitter = createEmitter();
  const digits: string[] = [];
  let status = 'pending';
  let isMuted = false;
  const call: SdkCall = {
    customParameters: new Map(callId === undefined ? [] : [['callId', callId]]),
    parameters,
    on: emitter.on,
    status: () => status,
    isMuted: () => isMuted,
    accept() {
      status = 'connecting';
    },
    reject() {
      status = 'closed';
      emitter.emit('reject');
    },
    disconnect() {
      if (status === 'closed' || status === 'pending') return;
      status = 'closed';
      emitter.emit('disconnect');
    },
    mute(next) {
      if (next === isMuted) return;
      isMuted = next;
      emitter.emit('mute', next);
    },
    sendDigits: (sent) => void digits.push(sent),
  };
  return {
    call,
    digits,
    emit: emitter.emit,
    setStatus: (next: string) => {
      status = next;
    },
    /** As when the other side picks up. */
    open: () => {
      status = 'open';
      emitter.emit('accept');
    },
  };
}

/** A Device whose `register` and `connect` answer when the test says so. */
export function createFakeDevice() {
  const emitter = createEmitter();
  const registering = Promise.withResolvers<void>();
  const connecting = Promise.withResolvers<SdkCall>();
  const tokens: string[] = [];
  let state = 'unregistered';
  let isDestroyed = false;
  const device: SdkDevice = {
    audio: null,
    get state() {
      return state;
    },
    register: () => registering.promise,
    connect: () => connecting.promise,
    updateToken: (token) => void tokens.push(token),
    destroy() {
      isDestroyed = true;
    },
    on: emitter.on,
  };
  return {
    device,
    tokens,
    emit: emitter.emit,
    isDestroyed: () => isDestroyed,
    connecting,
    finishRegister: () => {
      state = 'registered';
      emitter.emit('registered');
      registering.resolve();
    },
    rejectRegister: (cause: unknown) => registering.reject(cause),
  };
}

export function createReports() {
  const events: LineEvent[] = [];
  return {
    events,
    report: (event: LineEvent) => void events.push(event),
    types: () => events.map(({ type }) => type),
  };
}

export class TwilioErrorStandIn extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`code ${code}`);
    this.code = code;
  }
}
