import type { CallId } from '../../contracts/ids.ts';
import type { LineEvent } from '../../contracts/ipc/line.ts';
import { type AudioSource, watchForAudio } from './audio-proof.ts';
import { createDigitQueue } from './digit-queue.ts';
import { buildFailure, type LineFailure } from './line-failure.ts';
import type { SdkCall, Timers } from './sdk.ts';
import { toLineFailure } from './sdk-errors.ts';

interface CallKeeperOptions {
  readonly callId: CallId;
  readonly call: SdkCall;
  readonly isIncoming: boolean;
  readonly report: (event: LineEvent) => void;
  readonly source: AudioSource;
  readonly timers: Timers;
  /** Told once, after the last event was reported. */
  readonly onOver: (end: { readonly isZombie: boolean }) => void;
}

/** One call of the SDK under our id: its events as ours, its odd endings as one. */
export interface CallKeeper {
  /** Rings here and is not answered. */
  readonly isPending: () => boolean;
  /** Resolves when the SDK has accepted, or to why it did not. */
  readonly accept: () => Promise<LineFailure | null>;
  reject(): void;
  hangUp(): void;
  setMuted(isMuted: boolean): null;
  /** Queued: each is reported when it is sent. */
  sendDigits(digits: string): null;
}

const acceptMs = 10_000;
/** `disconnect()` tells at once; a call that does not is over all the same. */
const disconnectMs = 1_000;
const levelGapMs = 100;
/** The SDK's number for a lost signalling connection, for the case in which it gives none. */
const signallingLost = 53_001;

export function keepCall(options: CallKeeperOptions): CallKeeper {
  const { callId, call, report, timers } = options;
  const ending = createEnding(options);
  const acceptance = createAcceptance(options);
  const proof = createProof(options);
  const digits = createDigitQueue({
    after: timers.after,
    send(digit) {
      call.sendDigits(digit);
      report({ type: 'call-digits-sent', callId, digits: digit });
    },
  });

  ending.onOver(() => {
    proof.stop();
    digits.clear();
    acceptance.settle(buildFailure('call-already-ended', 'The call was over before it was accepted'));
  });
  reportProgress(options);
  call.on('accept', () => {
    report({ type: 'call-accepted', callId });
    proof.start();
    acceptance.settle(null);
  });
  call.on('transportClose', () => {
    // The SDK sets the status after this event. A call that only rings is dropped with the connection; one that
    // it calls closed will never say so, and makes the Device busy for ever: both end here.
    timers.after(0, () => {
      const isPending = acceptance.isPending();
      if (isPending || call.status() === 'closed') ending.endLost({ isZombie: !isPending });
    });
  });

  return {
    isPending: acceptance.isPending,
    accept: () => acceptance.begin(),
    reject: () => call.reject(),
    hangUp() {
      if (acceptance.isPending()) call.reject();
      else call.disconnect();
      timers.after(disconnectMs, ending.end);
    },
    setMuted(isMuted) {
      const wasMuted = call.isMuted();
      call.mute(isMuted);
      if (wasMuted === isMuted) report({ type: 'call-muted', callId, isMuted });
      return null;
    },
    sendDigits(typed) {
      digits.push(typed);
      return null;
    },
  };
}

/** From the operator's answer to the SDK's `accept`; an outgoing call needs no answer. */
function createAcceptance({ call, isIncoming, timers }: CallKeeperOptions) {
  let isPending = isIncoming;
  let overBecause: LineFailure | null = null;
  let settle = (_failure: LineFailure | null): void => undefined;
  return {
    isPending: () => isPending,
    settle(failure: LineFailure | null): void {
      overBecause ??= failure;
      settle(failure);
    },
    /** The call may have ended while the microphone was being opened for it. */
    begin(): Promise<LineFailure | null> {
      if (overBecause !== null) return Promise.resolve(overBecause);
      isPending = false;
      return new Promise((resolve) => {
        const cancel = timers.after(acceptMs, () => {
          settle(buildFailure('timeout', 'The call was not accepted in time'));
          call.disconnect();
        });
        settle = (failure) => {
          cancel();
          settle = () => undefined;
          resolve(failure);
        };
        call.accept();
      });
    },
  };
}

function createProof({ callId, report, source, timers }: CallKeeperOptions) {
  let stop = (): void => undefined;
  return {
    start() {
      stop = watchForAudio({
        source,
        every: timers.every,
        onFlowing: () => report({ type: 'call-audio-flowing', callId }),
      });
    },
    stop: () => stop(),
  };
}

/** What does not change whether the call is there. */
function reportProgress({ callId, call, report }: CallKeeperOptions): void {
  let toldLevelsAtMs = Number.NEGATIVE_INFINITY;
  call.on('ringing', () => report({ type: 'call-ringing', callId }));
  call.on('reconnecting', () => report({ type: 'call-reconnecting', callId }));
  call.on('reconnected', () => report({ type: 'call-reconnected', callId }));
  call.on('mute', (isMuted) => report({ type: 'call-muted', callId, isMuted: isMuted === true }));
  call.on('warning', (name) => report({ type: 'call-warning', callId, name: String(name), isActive: true }));
  call.on('warning-cleared', (name) =>
    report({ type: 'call-warning', callId, name: String(name), isActive: false }),
  );
  call.on('volume', (input, output) => {
    const nowMs = performance.now();
    if (nowMs - toldLevelsAtMs < levelGapMs) return;
    toldLevelsAtMs = nowMs;
    report({ type: 'call-levels', callId, input: Number(input), output: Number(output) });
  });
}

/**
 * A failed call tells `error` then `disconnect`, or `disconnect` then `error`, or `error` alone with the status
 * closed; both come in one turn. So the end is told one turn later, once, with the error if there was one.
 */
function createEnding({ callId, call, report, timers, onOver }: CallKeeperOptions) {
  let isOver = false;
  let failure: LineFailure | null = null;
  const listeners: (() => void)[] = [];

  function finish(event: LineEvent | null, isZombie = false): void {
    if (isOver) return;
    isOver = true;
    for (const listener of listeners) listener();
    if (event !== null) report(event);
    onOver({ isZombie });
  }

  function end(): void {
    finish(
      failure === null ? { type: 'call-disconnected', callId } : { type: 'call-failed', callId, ...failure },
    );
  }

  call.on('disconnect', () => timers.after(0, end));
  call.on('error', (error) => {
    const heard = toLineFailure(error);
    failure = heard;
    timers.after(0, () => {
      if (call.status() === 'closed') end();
      else if (failure === heard) failure = null;
    });
  });
  call.on('cancel', () => finish({ type: 'call-cancelled', callId }));
  call.on('reject', () => finish(null));

  return {
    end,
    endLost({ isZombie }: { readonly isZombie: boolean }) {
      const lost = buildFailure('telephony-failed', 'The signalling connection was lost', signallingLost);
      finish({ type: 'call-failed', callId, ...lost }, isZombie);
    },
    onOver: (listener: () => void) => void listeners.push(listener),
  };
}
