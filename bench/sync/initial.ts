import { ensureBuilt } from '../../scripts/desktop.ts';
import { type CachedHistory, ensureHistoryCluster } from '../../tests/world/team-history/cache.ts';
import { wholeHistory } from '../../tests/world/team-history/team.ts';
import { type Figure, quantile, toSingleFigure } from '../figure.ts';
import { type AppInitial, measureAppInitial } from './app-initial.ts';
import { measureRawInitial, type RawInitial } from './raw-initial.ts';

const most = { ratio: 1.43, mainMb: 300, gapMs: 100 };

function describeLoad({ fetchSeconds, indexSeconds, records, seconds }: AppInitial) {
  return { fetchSeconds, indexSeconds, records, recordsPerSecond: Math.round(records / seconds) };
}

function toInitialFigure(app: AppInitial, raw: RawInitial): Figure {
  return toSingleFigure({
    name: 'sync.initial',
    unit: 's',
    value: app.seconds,
    limit: raw.seconds,
    bar: { kind: 'ratio', atMost: most.ratio },
    details: {
      calls: raw.calls,
      ...describeLoad(app),
      rawRowSeconds: raw.rowSeconds,
      rawIndexSeconds: raw.indexSeconds,
    },
  });
}

function toMemoryFigure(name: string, app: AppInitial): Figure {
  return toSingleFigure({
    name,
    unit: 'MB',
    value: app.mainMb,
    limit: null,
    bar: { kind: 'value', atMost: most.mainMb },
    details: { beforeMb: Math.round(app.mainBeforeMb), loaderMb: Math.round(app.loaderMb) },
  });
}

function toBlockedFigure(name: string, app: AppInitial): Figure {
  return toSingleFigure({
    name,
    unit: 'ms',
    value: Math.max(...app.pingsMs),
    limit: null,
    bar: { kind: 'value', atMost: most.gapMs },
    details: {
      pings: app.pingsMs.length,
      p50Ms: quantile(app.pingsMs, 0.5),
      p99Ms: quantile(app.pingsMs, 0.99),
      longestFrameMs: app.longestFrameMs,
    },
  });
}

/** A team that has calls alone: what is promised of a million of them. */
async function benchCalls(calls: number): Promise<Figure[]> {
  const history = await ensureHistoryCluster({ ...wholeHistory, calls, hasConversations: false });
  const raw = await measureRawInitial(history.path);
  const app = await measureAppInitial(history);
  return [
    toInitialFigure(app, raw),
    toMemoryFigure('sync.initial-memory', app),
    toBlockedFigure('sync.initial-blocked', app),
  ];
}

/** Everything that such a team has said, too; nothing is asked of its time. */
async function benchWhole(history: CachedHistory): Promise<Figure[]> {
  const app = await measureAppInitial(history);
  const whole = toSingleFigure({
    name: 'sync.initial-whole',
    unit: 's',
    value: app.seconds,
    limit: null,
    bar: { kind: 'reported' },
    details: describeLoad(app),
  });
  return [
    whole,
    toMemoryFigure('sync.initial-whole-memory', app),
    toBlockedFigure('sync.initial-whole-blocked', app),
  ];
}

/** `calls`: fewer for a try. */
export async function benchInitial(calls = wholeHistory.calls): Promise<Figure[]> {
  ensureBuilt();
  const figures = await benchCalls(calls);
  return [...figures, ...(await benchWhole(await ensureHistoryCluster({ ...wholeHistory, calls })))];
}
