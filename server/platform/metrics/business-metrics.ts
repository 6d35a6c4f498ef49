import { Counter, Histogram, type Registry } from 'prom-client';
import type { CallDirection, EndCause } from '../../../contracts/domain/call.ts';
import type { SuggestionOrigin, SuggestionOutcome } from '../../../contracts/domain/suggestion.ts';
import { type DialRefusal, dialRefusals } from '../../features/calls/dial-policy.ts';

/** What the team does with it. Each event is counted once, by the instance that committed it. */
export interface BusinessMetrics {
  callBegun(direction: CallDirection): void;
  /** `waitMs`: from the start of the call until contact and operator were joined. */
  callAnswered(direction: CallDirection, waitMs: number): void;
  callEnded(direction: CallDirection, cause: EndCause): void;
  /** A number that an operator called was not dialled. */
  dialRefused(reason: DialRefusal): void;
  /** A card came onto the screen of an operator. */
  suggestionShown(origin: SuggestionOrigin): void;
  /** What the operator did with it. */
  suggestionJudged(outcome: SuggestionOutcome): void;
}

const answerBucketsS = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90];

export function createBusinessMetrics(registry: Registry): BusinessMetrics {
  const toCounter = <T extends string>(name: string, help: string, labelNames: readonly T[]) =>
    new Counter<T>({ name, help, labelNames: [...labelNames], registers: [registry] });
  const begun = toCounter('lydia_calls_begun_total', 'Calls begun.', ['direction']);
  const answered = new Histogram({
    name: 'lydia_call_answer_seconds',
    help: 'Time from the start of a call until both sides were joined; its count is the calls answered.',
    labelNames: ['direction'],
    buckets: answerBucketsS,
    registers: [registry],
  });
  const ended = toCounter('lydia_calls_ended_total', 'Calls ended, by cause.', ['direction', 'cause']);
  const notDialled = toCounter('lydia_dials_refused_total', 'Numbers that were not dialled, by reason.', [
    'reason',
  ]);
  // There from the start: an increase from nothing is none to Prometheus.
  for (const reason of dialRefusals) notDialled.inc({ reason }, 0);
  const shown = toCounter('lydia_suggestions_shown_total', 'Suggestions shown to operators.', ['origin']);
  const judged = toCounter(
    'lydia_suggestions_judged_total',
    'What operators did with suggestions: used as they were, edited, dismissed.',
    ['outcome'],
  );
  return {
    callBegun: (direction) => begun.inc({ direction }),
    callAnswered: (direction, waitMs) => answered.observe({ direction }, Math.max(0, waitMs) / 1_000),
    callEnded: (direction, cause) => ended.inc({ direction, cause }),
    dialRefused: (reason) => notDialled.inc({ reason }),
    suggestionShown: (origin) => shown.inc({ origin }),
    suggestionJudged: (outcome) => judged.inc({ outcome }),
  };
}
