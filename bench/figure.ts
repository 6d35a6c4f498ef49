import { cpus, totalmem } from 'node:os';

/** One line of a bench: what was measured, beside the raw limit measured in the same run, where there is one. */
export interface Figure {
  readonly name: string;
  readonly unit: 'ms' | 's' | 'MB' | '/s';
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  /** What the bar speaks of. */
  readonly value: number;
  /** The raw limit, by code that does only the unavoidable work. */
  readonly limit: number | null;
  readonly limitP50: number | null;
  readonly limitP95: number | null;
  readonly ratio: number | null;
  readonly ratioP95: number | null;
  readonly bar: string;
  readonly ok: boolean;
  /** What else there is to know, each with its unit in its name. */
  readonly details?: Readonly<Record<string, number | string>>;
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
  /**
   * `ratio`: median (and p95 unless `medianOnly`) against raw. `p95`: milliseconds, whatever the raw limit. `p95-ratio`: p95
   * against raw, and in milliseconds where `atMostMs` says so.
   */
  readonly bar:
    | { readonly kind: 'ratio'; readonly atMost: number; readonly medianOnly?: boolean }
    | { readonly kind: 'p95'; readonly atMostMs: number }
    | { readonly kind: 'p95-ratio'; readonly atMost: number; readonly atMostMs?: number };
  readonly details?: Figure['details'];
}

const isMet = (bar: Comparison['bar'], { p95, ratio, ratioP95 }: Record<string, number>): boolean => {
  if (bar.kind === 'p95') return (p95 ?? Number.NaN) <= bar.atMostMs;
  const isEndMet = (ratioP95 ?? Number.NaN) <= bar.atMost;
  if (bar.kind === 'p95-ratio') return isEndMet && (bar.atMostMs === undefined || (p95 ?? 0) <= bar.atMostMs);
  return (ratio ?? Number.NaN) <= bar.atMost && (bar.medianOnly === true || isEndMet);
};

function describeBar(bar: Comparison['bar']): string {
  if (bar.kind === 'ratio') return `ratio<=${bar.atMost}`;
  if (bar.kind === 'p95') return `p95<=${bar.atMostMs}ms`;
  return `p95 ratio<=${bar.atMost}${bar.atMostMs === undefined ? '' : `, p95<=${bar.atMostMs}ms`}`;
}

export function toFigure({ name, samples, raw, bar, details }: Comparison): Figure {
  const [p50, p95] = [quantile(samples, 0.5), quantile(samples, 0.95)];
  const [limitP50, limitP95] = [quantile(raw, 0.5), quantile(raw, 0.95)];
  const [ratio, ratioP95] = [p50 / limitP50, p95 / limitP95];
  const isRatio = bar.kind === 'ratio';
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
    bar: describeBar(bar),
    ok: isMet(bar, { p95, ratio, ratioP95 }),
    ...(details ? { details } : {}),
  };
}

interface Measurement {
  readonly name: string;
  readonly unit: Figure['unit'];
  readonly value: number;
  /** The raw limit; null: there is none. */
  readonly limit: number | null;
  /** `reported`: nothing is asked of it. */
  readonly bar:
    | { readonly kind: 'ratio' | 'value'; readonly atMost: number }
    | { readonly kind: 'ratio'; readonly atLeast: number }
    | { readonly kind: 'reported' };
  readonly details?: Figure['details'];
}

function describeSingleBar(bar: Measurement['bar'], unit: Figure['unit']): string {
  if (bar.kind === 'reported') return 'reported';
  const limit = 'atLeast' in bar ? `>=${bar.atLeast}` : `<=${bar.atMost}`;
  return `${bar.kind}${limit}${bar.kind === 'value' ? unit : ''}`;
}

function isSingleMet(bar: Measurement['bar'], compared: number): boolean {
  if (bar.kind === 'reported') return true;
  return 'atLeast' in bar ? compared >= bar.atLeast : compared <= bar.atMost;
}

/** A figure that is one number: measured once, or the worst of what was seen. */
export function toSingleFigure({ name, unit, value, limit, bar, details }: Measurement): Figure {
  const ratio = limit === null ? null : value / limit;
  const compared = bar.kind === 'ratio' ? ratio : value;
  const shownLimit = limit === null ? null : round(limit);
  const shownRatio = ratio === null ? null : round(ratio);
  return {
    name,
    unit,
    n: 1,
    p50: round(value),
    p95: round(value),
    value: round(value),
    limit: shownLimit,
    limitP50: shownLimit,
    limitP95: shownLimit,
    ratio: shownRatio,
    ratioP95: shownRatio,
    bar: describeSingleBar(bar, unit),
    ok: compared !== null && isSingleMet(bar, compared),
    ...(details ? { details } : {}),
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
