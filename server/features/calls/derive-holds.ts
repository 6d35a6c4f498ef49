import type { Leg } from '../../../contracts/domain/leg.ts';
import type { HoldMark } from './call-state.ts';

/** Callbacks of one conference are numbered; two with one number contradict each other, and the later one stands. */
export function byOrder(a: HoldMark, b: HoldMark): number {
  return a.sequence - b.sequence || a.at - b.at || Number(a.isHeld) - Number(b.isHeld);
}

/** The holds that follow from the marks. One whose beginning or end was never told takes what its neighbours tell. */
export function deriveHolds(marks: readonly HoldMark[]): Leg['holds'] {
  const holds: Leg['holds'] = [];
  for (const { at, isHeld } of marks.toSorted(byOrder)) {
    const last = holds.at(-1);
    const isOpen = last !== undefined && last.endedAt === null;
    if (isHeld && !isOpen) holds.push({ startedAt: at, endedAt: null });
    // A callback may arrive before the one that happened before it.
    if (!isHeld && isOpen) last.endedAt = Math.max(at, last.startedAt);
  }
  return holds;
}
