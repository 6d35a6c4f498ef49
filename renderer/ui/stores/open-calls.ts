import type { CallPhase, CallView } from '../../../contracts/ipc/calls.ts';

/** The call that the page is about, and what else is open. */
export interface OpenCalls {
  /** Goes on, or is being wrapped up; null when the operator is free. */
  readonly current: CallView | null;
  /** Rings here and waits for an answer. */
  readonly offered: CallView | null;
  /** Ended calls that still wait to be wrapped up, behind the current one. */
  readonly waiting: readonly CallView[];
}

const livePhases: readonly CallPhase[] = [
  'dialing',
  'ringing',
  'connecting-audio',
  'active',
  'reconnecting',
  'hanging-up',
];

export function isLive(view: CallView): boolean {
  return livePhases.includes(view.phase);
}

/** Somebody can be heard, or could a moment ago. */
export function isTalking(view: CallView): boolean {
  return ['connecting-audio', 'active', 'reconnecting'].includes(view.phase);
}

/**
 * A call that goes on comes before one that waits for its notes. Of those the latest comes first: who hangs up goes on
 * writing about the call that he was in, and must not find the notes of another under his hands.
 */
export function sortOpenCalls(calls: readonly CallView[]): OpenCalls {
  const offered = calls.find((view) => view.phase === 'offered') ?? null;
  const ended = calls
    .filter((view) => view.phase === 'wrapping-up')
    .sort((a, b) => (b.call.endedAt ?? b.call.startedAt) - (a.call.endedAt ?? a.call.startedAt));
  const [current = null, ...waiting] = [...calls.filter(isLive), ...ended];
  return { current, offered, waiting };
}

/** When the timer of the call began to count. */
export function timerStart(view: CallView): number | null {
  return view.audioSince ?? view.call.answeredAt;
}

/** How long they talked; null when nobody did. */
export function talkDuration(call: CallView['call']): number | null {
  return call.answeredAt !== null && call.endedAt !== null ? call.endedAt - call.answeredAt : null;
}
