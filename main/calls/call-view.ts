import type { CallId } from '../../contracts/ids.ts';
import type { CallView } from '../../contracts/ipc/calls.ts';
import { type Board, isTalking } from './board.ts';
import type { CallState } from './machine.ts';

function toView(state: CallState): CallView | null {
  if (state.kind === 'closed') return null;
  const { call, isMuted, sentDigits, audioSince, warnings } = state.facts;
  return { call, phase: state.kind, isMuted, sentDigits, audioSince, warnings: [...warnings] };
}

/** What the operator sees, the newest first. */
export function buildViews(board: Board): readonly CallView[] {
  return [...board.values()]
    .map(toView)
    .filter((view) => view !== null)
    .reverse();
}

/** The call that is talked in; else the one that ended last, as the window shows it; else the one that rings. */
export function findCallInHand(board: Board): CallId | null {
  const newestFirst = [...board.values()].reverse();
  const inHand =
    newestFirst.find(isTalking) ??
    newestFirst.filter(({ kind }) => kind === 'wrapping-up').sort(byEnd)[0] ??
    newestFirst.find((state) => state.kind === 'offered');
  return inHand?.facts.call.id ?? null;
}

function byEnd(a: CallState, b: CallState): number {
  return (b.facts.call.endedAt ?? 0) - (a.facts.call.endedAt ?? 0);
}
