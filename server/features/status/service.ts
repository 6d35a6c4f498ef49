import type { PartState, Status } from '../../../contracts/api/status.ts';
import type { Context } from '../../context.ts';
import { countCallsNow, summarizeSince } from './repository.ts';

const dayMs = 24 * 3_600_000;

/** Of the whole team, whichever instance is asked; what only this instance knows is named so in the schema. */
export async function readStatus(context: Context): Promise<Status> {
  const { clock, config, db, hub, instanceId, metrics, model } = context;
  const at = clock.nowMs();
  const [calls, lastDay, redis, waiting] = await Promise.all([
    countCallsNow(db),
    summarizeSince(db, at - dayMs),
    readGauge(metrics, 'lydia_redis_up'),
    readGauge(metrics, 'lydia_webhooks_kept'),
  ]);
  return {
    at,
    version: config.version,
    instance: { id: instanceId, startedAt: Math.round(at - process.uptime() * 1_000) },
    parts: {
      // Whoever asked was signed in by it.
      database: 'up',
      redis: toRedisState(redis),
      model: model === null ? 'not-configured' : 'configured',
    },
    operators: countOperators(hub.presence.list()),
    calls,
    lastDay,
    webhooksWaiting: waiting ?? 0,
  };
}

/** Null: nothing was told of it. */
async function readGauge({ registry }: Context['metrics'], name: string): Promise<number | null> {
  const metric = await registry.getSingleMetric(name)?.get();
  return metric?.values[0]?.value ?? null;
}

function toRedisState(value: number | null): PartState {
  if (value === null) return 'not-configured';
  return value === 1 ? 'up' : 'down';
}

function countOperators(present: ReturnType<Context['hub']['presence']['list']>): Status['operators'] {
  const count = { free: 0, inCall: 0, away: 0 };
  for (const { isInCall, freeSince } of present) {
    if (isInCall) count.inCall += 1;
    else if (freeSince === null) count.away += 1;
    else count.free += 1;
  }
  return count;
}
