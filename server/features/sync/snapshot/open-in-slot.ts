import { toFailure } from '../../../../contracts/errors.ts';
import { type Result, succeed } from '../../../../contracts/result.ts';
import type { RouteFailure } from '../../../http/route.ts';
import type { Slot, SnapshotSlots } from './slots.ts';

const retryAfterMs = 5_000;

type Stream = AsyncIterable<Buffer>;

/** Opens a stream when there is room for it, and gives the room back at its end, however it ends. */
export async function openInSlot(
  slots: SnapshotSlots,
  sessionId: string,
  open: () => Promise<Result<Stream>>,
): Promise<{ ok: true; value: Stream } | { ok: false; error: RouteFailure }> {
  const slot = slots.enter(sessionId);
  if (slot === null) return { ok: false, error: { ...toFailure('service-unavailable'), retryAfterMs } };
  try {
    const opened = await open();
    if (opened.ok) return succeed(untilTheEnd(opened.value, slot));
    slot.leave();
    return opened;
  } catch (error) {
    slot.leave();
    throw error;
  }
}

/** Not a generator: one that is given up before its first step never reaches its `finally`. */
function untilTheEnd(stream: Stream, slot: Slot): AsyncIterableIterator<Buffer> {
  const iterator = stream[Symbol.asyncIterator]();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        slot.signal.throwIfAborted();
        const step = await iterator.next();
        if (step.done === true) slot.leave();
        return step;
      } catch (error) {
        slot.leave();
        throw error;
      }
    },
    async return() {
      slot.leave();
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
}
