import type { ChaosRun } from '../chaos-run.ts';

/** One line a run, in the order of the bars. */
export const reachabilityRuns: readonly ChaosRun[] = [];
