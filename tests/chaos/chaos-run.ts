export const groupNames = ['sync', 'api', 'reachability'] as const;
export type GroupName = (typeof groupNames)[number];

export interface ChaosOptions {
  /** Everything random comes from it: the same seed and `runs` repeat the same run. 31 bits. */
  readonly seed: number;
  /** How often it is tried; what one try is, the run says in `tries`. */
  readonly runs: number;
  /** An empty folder of its own, removed afterwards. */
  readonly folder: string;
  /** Fires when the time is up or the runner is interrupted: end, and stop what was started. */
  readonly signal: AbortSignal;
  /** A line for a person who watches, on standard error. */
  log(line: string): void;
}

/** `tried`: how often the rule was put to the test; none means that nothing held. The rest is what the run counts. */
export type ChaosCounts = { readonly tried: number } & Readonly<Record<string, number>>;

/** One bar, tried many times with faults. It holds when it returns, and throws what went wrong when it does not. */
export interface ChaosRun {
  /** The bar, as one asks for it by `--only`: 'S5'. */
  readonly name: string;
  /** What must hold, in plain words. */
  readonly title: string;
  /** How many tries the bar asks for; `--runs` overrides it. */
  readonly runs: number;
  /** After that it counts as failed and is stopped. Generous: a busy machine is no fault. */
  readonly timeLimitMs: number;
  run(options: ChaosOptions): Promise<ChaosCounts>;
}

export type ChaosGroups<Name extends string = string> = Readonly<Record<Name, readonly ChaosRun[]>>;
