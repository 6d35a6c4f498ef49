import { describe, expect, it } from 'vitest';
import { quantile, toFigure } from './figure.ts';

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
});
