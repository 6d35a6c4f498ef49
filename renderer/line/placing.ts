import type { CallId } from '../../contracts/ids.ts';
import type { CallKeeper } from './call-keeper.ts';
import type { CallSet } from './call-set.ts';
import type { DeviceKeeper } from './device-keeper.ts';
import { buildFailure, type LineFailure } from './line-failure.ts';
import type { Microphone } from './microphone.ts';
import type { Ringer } from './ringer.ts';

interface PlacingOptions {
  readonly calls: CallSet;
  readonly device: DeviceKeeper;
  readonly microphone: Microphone;
  readonly ringer: Ringer;
}

/** How a call comes to have the operator in it, and how he leaves: the steps that take time. */
export interface Placing {
  connect(callId: CallId, to: string): Promise<LineFailure | null>;
  /** Without a microphone the call goes on ringing. */
  readonly answer: (call: CallKeeper) => Promise<LineFailure | null>;
  /** Also for a call that the SDK is still making: it is hung up as soon as it is there. */
  hangUp(callId: CallId): null;
}

export function createPlacing({ calls, device, microphone, ringer }: PlacingOptions): Placing {
  /** Outgoing calls that the SDK has not made yet, and whether they were given up meanwhile. */
  const attempts = new Map<CallId, { isGivenUp: boolean }>();

  async function place(callId: CallId, to: string): Promise<LineFailure | null> {
    const obstacle = await microphone.prepare();
    if (obstacle !== null) return obstacle;
    const call = await device.connect({ To: to, CallId: callId });
    if ('code' in call) {
      microphone.release();
      return call;
    }
    calls.takeOutgoing(callId, call);
    if (attempts.get(callId)?.isGivenUp) calls.find(callId)?.hangUp();
    return null;
  }

  return {
    async connect(callId, to) {
      if (!calls.isEmpty() || attempts.size > 0) {
        return buildFailure('call-in-progress', 'Another call is going on');
      }
      attempts.set(callId, { isGivenUp: false });
      try {
        return await place(callId, to);
      } finally {
        attempts.delete(callId);
      }
    },
    async answer(call) {
      const obstacle = await microphone.prepare();
      if (obstacle !== null) return obstacle;
      const accepting = call.accept();
      ringer.stop();
      const failure = await accepting;
      if (calls.isEmpty()) microphone.release();
      return failure;
    },
    hangUp(callId) {
      const attempt = attempts.get(callId);
      if (attempt !== undefined) attempt.isGivenUp = true;
      calls.find(callId)?.hangUp();
      return null;
    },
  };
}
