import { type CallId, callIdSchema } from '../../contracts/ids.ts';
import type { LineEvent } from '../../contracts/ipc/line.ts';
import type { AudioSource } from './audio-proof.ts';
import { type CallKeeper, keepCall } from './call-keeper.ts';
import type { Microphone } from './microphone.ts';
import type { Ringer } from './ringer.ts';
import type { SdkCall, Timers } from './sdk.ts';

export interface CallSetOptions {
  readonly report: (event: LineEvent) => void;
  readonly ringer: Ringer;
  readonly microphone: Microphone;
  readonly source: AudioSource;
  readonly timers: Timers;
  /** The SDK holds on to a call that is over: the Device is of no more use. */
  readonly onZombie: () => void;
}

/** The calls of this page: rings while one is pending, has the microphone while one is not. */
export interface CallSet {
  find(callId: CallId): CallKeeper | null;
  isEmpty(): boolean;
  readonly takeIncoming: (call: SdkCall) => void;
  takeOutgoing(callId: CallId, call: SdkCall): void;
}

export function createCallSet(options: CallSetOptions): CallSet {
  const { report, ringer, microphone, source, timers, onZombie } = options;
  const calls = new Map<CallId, CallKeeper>();

  function settle(): void {
    if (![...calls.values()].some((call) => call.isPending())) ringer.stop();
    if (calls.size === 0) microphone.release();
  }

  function add(callId: CallId, call: SdkCall, isIncoming: boolean): void {
    const keeper = keepCall({
      callId,
      call,
      isIncoming,
      report,
      source,
      timers,
      onOver({ isZombie }) {
        calls.delete(callId);
        settle();
        if (isZombie) onZombie();
      },
    });
    calls.set(callId, keeper);
  }

  return {
    find: (callId) => calls.get(callId) ?? null,
    isEmpty: () => calls.size === 0,
    takeIncoming(call) {
      const callId = callIdSchema.safeParse(call.customParameters.get('callId'));
      // Busy, or not one of ours: the router is told at once and asks somebody else.
      if (!callId.success || calls.size > 0) {
        call.reject();
        return;
      }
      add(callId.data, call, true);
      ringer.start();
      report({ type: 'call-incoming', callId: callId.data, from: call.parameters['From'] ?? '' });
    },
    takeOutgoing: (callId, call) => add(callId, call, false),
  };
}
