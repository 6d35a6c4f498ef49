import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { userIdSchema } from '../../../contracts/ids.ts';
import { isRedisMissing, startTestRedis, type TestRedis, withRedis } from '../../testing/redis.ts';
import { createInProcessBus } from '../bus.ts';
import { createSystemClock } from '../clock.ts';
import { createSilentLogger } from '../logger.ts';
import { createMetrics, type Metrics } from '../metrics/metrics.ts';
import { createInProcessRateLimiter } from '../rate-limiter.ts';
import { connectShared, type Shared } from './shared.ts';

const clock = createSystemClock();
const logger = createSilentLogger();
const user = userIdSchema.parse('00000000-0000-7000-8000-00000000000a');
const rate = { limit: 5, windowMs: 60_000 };
/** Longer than this without Redis and no request would be answered in time. */
const answerWithinMs = 1_000;
const recoverWithinMs = 5_000;

describe.skipIf(isRedisMissing)(withRedis, () => {
  let redis: TestRedis;
  let control: Redis;
  const open: Shared[] = [];

  beforeEach(async () => {
    redis = await startTestRedis();
    control = new Redis(redis.url, { lazyConnect: true, retryStrategy: () => null });
    control.on('error', () => {});
    await control.connect();
  });
  afterEach(async () => {
    for (const shared of open.splice(0)) shared.close();
    control.disconnect();
    await redis.stop();
  });

  async function startInstance(instanceId: string, metrics: Metrics = createMetrics()): Promise<Shared> {
    const local = createInProcessBus(logger);
    const inProcess = createInProcessRateLimiter(clock);
    const shared = await connectShared({
      url: redis.url,
      instanceId,
      clock,
      logger,
      metrics,
      local,
      inProcess,
    });
    open.push(shared);
    return shared;
  }

  async function countAllowed(shared: Shared, attempts: number, key = 'key'): Promise<number> {
    const decisions = await Promise.all(
      Array.from({ length: attempts }, () => shared.rateLimiter.take(key, rate)),
    );
    return decisions.filter(({ isAllowed }) => isAllowed).length;
  }

  function nextChange(shared: Shared): Promise<unknown> {
    return new Promise((resolve) => {
      shared.bus.subscribe('changes-available', (message, origin) => resolve({ message, origin }));
    });
  }

  async function isTold(from: Shared, to: Shared): Promise<boolean> {
    const told = nextChange(to);
    from.bus.publish('changes-available', { to: [user] });
    const late = new Promise((resolve) => setTimeout(resolve, 100, 'late'));
    return (await Promise.race([told, late])) !== 'late';
  }

  test('tells what happens on one instance on the others, and at home once', async () => {
    const [one, other] = [await startInstance('one'), await startInstance('other')];
    const heard: unknown[] = [];
    one.bus.subscribe('changes-available', (message, origin) => heard.push({ message, origin }));
    const told = nextChange(other);
    one.bus.publish('changes-available', { to: [user] });
    expect(await told).toEqual({ message: { to: [user] }, origin: 'elsewhere' });
    const back = nextChange(one);
    other.bus.publish('changes-available', { to: 'everyone' });
    await back;
    expect(heard).toEqual([
      { message: { to: [user] }, origin: 'here' },
      { message: { to: 'everyone' }, origin: 'elsewhere' },
    ]);
  });

  test('keeps to itself what is of one process alone, and overlooks what it does not understand', async () => {
    const [one, other] = [await startInstance('one'), await startInstance('other')];
    const heard: unknown[] = [];
    for (const topic of ['changes-recorded', 'bus-restored', 'suggestion-judged'] as const) {
      other.bus.subscribe(topic, (message) => heard.push(message));
    }
    one.bus.publish('changes-recorded', { xid: '1', audience: null });
    one.bus.publish('suggestion-judged', { outcome: 'used' });
    const forged = { from: 'x', topic: 'changes-recorded', message: { xid: '1', audience: null } };
    for (const text of ['', '{', '[]', JSON.stringify(forged), '{"from":"x","topic":"changes-available"}']) {
      await control.publish('lydia:bus:1', text);
    }
    expect(await isTold(one, other)).toBe(true);
    expect(heard).toEqual([]);
  });

  test('R3: limits hold over all instances, and exactly, also when attempts come at once', async () => {
    const [one, other] = [await startInstance('one'), await startInstance('other')];
    const counts = await Promise.all([countAllowed(one, 20), countAllowed(other, 20)]);
    expect(counts[0] + counts[1]).toBe(5);
    const refused = await one.rateLimiter.take('key', rate);
    expect(refused).toMatchObject({ isAllowed: false });
    expect(refused.isAllowed ? 0 : refused.retryAfterMs).toBeGreaterThan(50_000);
  });

  test('the flow of requests is one for all instances, too', async () => {
    const [one, other] = [await startInstance('one'), await startInstance('other')];
    const decisions: boolean[] = [];
    for (let index = 0; index < 10; index += 1) {
      const { rateLimiter } = index % 2 === 0 ? one : other;
      decisions.push((await rateLimiter.flow('key', rate)).isAllowed);
    }
    expect(decisions.filter(Boolean)).toHaveLength(5);
    expect(decisions.slice(0, 5)).not.toContain(false);
  });

  test('gives an attempt back on all instances', async () => {
    const [one, other] = [await startInstance('one'), await startInstance('other')];
    expect(await countAllowed(one, 5)).toBe(5);
    await one.rateLimiter.giveBack('key');
    await vi.waitFor(async () => expect(await control.zcard('lydia:rate:key')).toBe(4));
    expect(await countAllowed(other, 5)).toBe(1);
  });

  const outages: readonly (readonly [string, () => Promise<unknown>, () => Promise<unknown>])[] = [
    ['killed', () => redis.kill(), () => redis.start()],
    ['frozen', async () => redis.freeze(), async () => redis.thaw()],
    ['full', () => control.config('SET', 'maxmemory', '1'), () => control.config('SET', 'maxmemory', '0')],
    ['emptied', () => control.flushall(), async () => {}],
  ];
  test.each(outages)(
    'R3: with a Redis that is %s the limit still holds, every answer is quick, and it recovers by itself',
    async (_, breakIt, mendIt) => {
      const [one, other] = [await startInstance('one'), await startInstance('other')];
      expect(await countAllowed(one, 4)).toBe(4);
      await breakIt();
      const startedMs = clock.monotonicMs();
      expect(await countAllowed(one, 20)).toBe(1);
      expect(await countAllowed(one, 20, 'another')).toBe(5);
      expect(clock.monotonicMs() - startedMs).toBeLessThan(answerWithinMs);
      await mendIt();
      await vi.waitFor(async () => expect(await isTold(one, other)).toBe(true), {
        timeout: recoverWithinMs,
        interval: 50,
      });
      await vi.waitFor(async () => expect(await sharesLimit(one, other)).toBe(true), {
        timeout: recoverWithinMs,
        interval: 50,
      });
      // Nothing that was counted here meanwhile is counted there once more.
      expect(await control.zcard('lydia:rate:another').catch(() => 0)).toBeLessThanOrEqual(5);
    },
    15_000,
  );

  let fresh = 0;
  async function sharesLimit(one: Shared, other: Shared): Promise<boolean> {
    fresh += 1;
    const key = `fresh-${fresh}`;
    await countAllowed(one, 5, key);
    return (await countAllowed(other, 5, key)) === 0;
  }

  test('tells of an outage in its figures, and says when messages may have been missed', async () => {
    const metrics = createMetrics();
    const one = await startInstance('one', metrics);
    const heard: string[] = [];
    for (const topic of ['bus-lost', 'bus-restored'] as const)
      one.bus.subscribe(topic, () => heard.push(topic));
    const isUp = async () => /^lydia_redis_up 1$/m.test((await metrics.read()).text);
    await vi.waitFor(async () => expect(await isUp()).toBe(true));
    await redis.kill();
    await vi.waitFor(async () => expect(await isUp()).toBe(false));
    await redis.start();
    await vi.waitFor(() => expect(heard).toEqual(['bus-lost', 'bus-restored']), { timeout: recoverWithinMs });
  });

  test('starts without a Redis, and finds it when it is there', async () => {
    await redis.kill();
    const [one, other] = await Promise.all([startInstance('one'), startInstance('other')]);
    expect(await countAllowed(one, 9)).toBe(5);
    await redis.start();
    await vi.waitFor(async () => expect(await isTold(one, other)).toBe(true), {
      timeout: recoverWithinMs,
      interval: 50,
    });
  });
});
