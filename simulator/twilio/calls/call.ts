import type { PartySpeech } from '../../callers/party.ts';
import type { Clock } from '../../platform/clock.ts';
import { createMeter, type Meter } from '../media/meter.ts';
import type { AudioSource } from '../media/pcm.ts';
import { type CallEvent, type CallStatus, isFinal, nextStatus } from './call-state.ts';
import type { Line } from './line.ts';

export type CallDirection = 'inbound' | 'outbound-api' | 'outbound-dial';

export interface CallParties {
  readonly sid: string;
  /** E.164, or `client:identity`. */
  readonly from: string;
  readonly to: string;
  readonly direction: CallDirection;
  /** The call whose `<Dial>` made this one. */
  readonly parentSid: string | null;
  /** Handed to the voice webhook, or to the device that rings. */
  readonly customParameters: Readonly<Record<string, string>>;
}

/** What goes in and out of a call while it is open; read and written by the switchboard every 20 ms. */
export interface CallAudio {
  /** Played to the party while it is not in a conference. */
  prompt: AudioSource | null;
  /** Somebody is there to talk to. */
  isConnected: boolean;
  /** What a scripted party is saying in this frame. */
  speech: PartySpeech | null;
  /** Texts that `<Say>` would have spoken to the party, in order. */
  readonly announced: string[];
  readonly sent: Meter;
  readonly heard: Meter;
}

export interface Call extends CallParties {
  readonly createdAt: number;
  readonly audio: CallAudio;
  /** Aborted when the call is over. */
  readonly ended: AbortSignal;
  readonly line: () => Line | null;
  readonly attach: (line: Line) => void;
  readonly status: () => CallStatus;
  readonly answeredAt: () => number | null;
  readonly endedAt: () => number | null;
  /** SIP code of an end that was not a plain hang-up: 486 engaged, 603 declined, 404 unknown, 480 no answer. */
  readonly sipCode: () => number | null;
  readonly advance: (event: CallEvent, sipCode?: number) => void;
  /** Told after each change of status. The answer ends the watch. */
  readonly watch: (listener: (status: CallStatus) => void) => () => void;
  readonly digits: () => string;
  readonly pressDigit: (digit: string) => void;
  readonly watchDigits: (listener: (digit: string) => void) => () => void;
}

interface Listeners<T> {
  readonly add: (listener: (value: T) => void) => () => void;
  readonly tell: (value: T) => void;
}

function createListeners<T>(): Listeners<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    tell(value) {
      for (const listener of Array.from(listeners)) listener(value);
    },
  };
}

/** What happened to the call so far. */
function createHistory(clock: Clock) {
  let status: CallStatus = 'queued';
  let answeredAt: number | null = null;
  let endedAt: number | null = null;
  let sipCode: number | null = null;

  /** True when the event changed the status. */
  function apply(event: CallEvent, code: number | null): boolean {
    const next = nextStatus(status, event);
    if (!next) return false;
    status = next;
    if (next === 'in-progress') answeredAt = clock.nowMs();
    if (isFinal(next)) {
      endedAt = clock.nowMs();
      sipCode = code;
    }
    return true;
  }

  return {
    apply,
    status: () => status,
    answeredAt: () => answeredAt,
    endedAt: () => endedAt,
    sipCode: () => sipCode,
  };
}

function createDigits(): Pick<Call, 'digits' | 'pressDigit' | 'watchDigits'> {
  const listeners = createListeners<string>();
  let digits = '';
  return {
    digits: () => digits,
    pressDigit(digit: string) {
      digits += digit;
      listeners.tell(digit);
    },
    watchDigits: listeners.add,
  };
}

export function createCall(clock: Clock, parties: CallParties): Call {
  const { apply, ...history } = createHistory(clock);
  const statusListeners = createListeners<CallStatus>();
  const over = new AbortController();
  let line: Line | null = null;

  return {
    ...parties,
    ...history,
    ...createDigits(),
    createdAt: clock.nowMs(),
    ended: over.signal,
    audio: {
      prompt: null,
      isConnected: false,
      speech: null,
      announced: [],
      sent: createMeter(),
      heard: createMeter(),
    },
    line: () => line,
    attach(newLine) {
      line = newLine;
      if (over.signal.aborted) line.close(history.status());
    },
    advance(event, code) {
      if (!apply(event, code ?? null)) return;
      const status = history.status();
      if (status === 'in-progress') line?.answer();
      if (isFinal(status)) {
        line?.close(status);
        over.abort();
      }
      statusListeners.tell(status);
    },
    watch: statusListeners.add,
  };
}
