import type { Context } from '../context.ts';

/** Counts calls and suggestions by what is told after commits of this instance, so that each counts once. */
export function watchBusiness({ bus, metrics }: Pick<Context, 'bus' | 'metrics'>): () => void {
  const stops = [
    bus.subscribe('call-recorded', ({ before, after }) => {
      const { direction, startedAt, answeredAt, endCause } = after;
      if (before === null) metrics.callBegun(direction);
      if (answeredAt !== null && (before?.answeredAt ?? null) === null) {
        metrics.callAnswered(direction, answeredAt - startedAt);
      }
      if (endCause !== null && (before?.endCause ?? null) === null) metrics.callEnded(direction, endCause);
    }),
    bus.subscribe('suggestion-judged', ({ outcome }) => metrics.suggestionJudged(outcome)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
