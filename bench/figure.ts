import { cpus, totalmem } from 'node:os';

/** One line of a bench: what was measured, beside the raw limit measured in the same run. */
export interface Figure {
  readonly name: string;
  readonly unit: 'ms';
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  /** What the bar speaks of. */
  readonly value: number;
  /** The raw limit, by code that does only the unavoidable work. */
  readonly limit: number;
  readonly limitP50: number;
  readonly limitP95: number;
  readonly ratio: number;
  readonly ratioP95: number;
  readonly bar: string;
  readonly ok: boolean;
}

/** The smallest sample that `share` (0 to 1) of all samples do not exceed. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

export interface Comparison {
  readonly name: string;
  readonly samples: readonly number[];
  readonly raw: readonly number[];
  /** `ratio`: median (and p95 unless `medianOnly`) against raw. `p95`: milliseconds, whatever the raw limit. */
  readonly bar:
    | { readonly kind: 'ratio'; readonly atMost: number; readonly medianOnly?: boolean }
    | { readonly kind: 'p95'; readonly atMostMs: number };
}

export function toFigure({ name, samples, raw, bar }: Comparison): Figure {
  const [p50, p95] = [quantile(samples, 0.5), quantile(samples, 0.95)];
  const [limitP50, limitP95] = [quantile(raw, 0.5), quantile(raw, 0.95)];
  const [ratio, ratioP95] = [p50 / limitP50, p95 / limitP95];
  const isRatio = bar.kind === 'ratio';
  const ok = isRatio
    ? ratio <= bar.atMost && (bar.medianOnly === true || ratioP95 <= bar.atMost)
    : p95 <= bar.atMostMs;
  return {
    name,
    unit: 'ms',
    n: samples.length,
    p50: round(p50),
    p95: round(p95),
    value: round(isRatio ? p50 : p95),
    limit: round(isRatio ? limitP50 : limitP95),
    limitP50: round(limitP50),
    limitP95: round(limitP95),
    ratio: round(isRatio ? ratio : ratioP95),
    ratioP95: round(ratioP95),
    bar: isRatio ? `ratio<=${bar.atMost}` : `p95<=${bar.atMostMs}ms`,
    ok,
  };
}

export function describeMachine(): object {
  const [cpu] = cpus();
  return {
    machine: {
      cpu: cpu?.model ?? 'unknown',
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
    },
  };
}
