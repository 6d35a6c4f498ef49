import { describe, expect, it } from 'vitest';
import { quantile, toFigure, toSingleFigure } from './figure.ts';

describe('figures', () => {
  it('takes the sample that the share does not exceed', () => {
    const samples = Array.from({ length: 20 }, (_, index) => 20 - index);
    expect([quantile(samples, 0.5), quantile(samples, 0.95), quantile([7], 0.95)]).toEqual([10, 19, 7]);
  });

  it('fails a ratio bar when only the slow end misses it', () => {
    const raw = Array.from({ length: 20 }, () => 100);
    const samples = [...Array.from({ length: 18 }, () => 100), 300, 300];
    const bar = { kind: 'ratio', atMost: 1.15 } as const;
    expect(toFigure({ name: 'x', samples, raw, bar })).toMatchObject({ ratio: 1, ratioP95: 3, ok: false });
  });

  it('compares a bar in milliseconds with the slow end', () => {
    const figure = toFigure({
      name: 'x',
      samples: [10, 61],
      raw: [1, 2],
      bar: { kind: 'p95', atMostMs: 60 },
    });
    expect(figure).toMatchObject({ value: 61, limit: 2, ok: false });
  });

  it('holds the slow end to the raw limit and to milliseconds where both are asked for', () => {
    const bar = { kind: 'p95-ratio', atMost: 1.5, atMostMs: 100 } as const;
    const of = (samples: readonly number[], raw: readonly number[]) =>
      toFigure({ name: 'x', samples, raw, bar }).ok;
    expect([of([10, 15], [10, 10]), of([10, 16], [10, 10]), of([10, 101], [10, 100])]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('meets a ratio of one number only beside a limit, and a number that is only reported always', () => {
    const base = { name: 'x', unit: 's', value: 14 } as const;
    const bar = { kind: 'ratio', atMost: 1.43 } as const;
    expect(toSingleFigure({ ...base, limit: 10, bar })).toMatchObject({ ratio: 1.4, ok: true });
    expect(toSingleFigure({ ...base, limit: 9, bar }).ok).toBe(false);
    expect(toSingleFigure({ ...base, limit: null, bar }).ok).toBe(false);
    expect(toSingleFigure({ ...base, limit: null, bar: { kind: 'value', atMost: 13 } }).ok).toBe(false);
    expect(toSingleFigure({ ...base, limit: null, bar: { kind: 'reported' } }).ok).toBe(true);
  });
});
