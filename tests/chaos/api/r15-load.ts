import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createPasswords } from '../../../server/features/auth/passwords.ts';
import { createTestKey } from '../../../server/testing/environment.ts';
import type { Cluster } from '../../world/cluster/cluster.ts';
import { type FakeProvider, postCallback, startFakeProvider } from '../../world/cluster/fake-provider.ts';
import { beginCalls, buildCallWebhook, type CallWebhook } from '../../world/load/call-webhooks.ts';
import { buildOperatorRequest } from '../../world/load/operator-requests.ts';
import { sendAtPace } from '../../world/load/pace.ts';
import { issueTokens, makePeople, type SignedIn } from '../../world/load/people.ts';
import type { ChaosRun } from '../chaos-run.ts';
import { withCluster } from './cluster-run.ts';

const operators = 500;
const perSecond = 200;
/** Of these, one in ten is a webhook. */
const webhookEvery = 10;
const seconds = 300;
const signIns = 200;
const calls = 50;
const p99AtMostMs = 250;
const webhookP99AtMostMs = 500;
/**
 * Growth of an instance, once it is warm. V8 takes what room it can before it begins to tidy up, until everybody has come
 * twice; what is lost by each coming or by each request still shows from then to the end of the last shift.
 */
const growthAtMostMbPerMinute = 1;
const warmAfterBursts = 2;

interface Seen {
  readonly statuses: Map<number, number>;
  readonly requestsMs: number[];
  readonly webhooksMs: number[];
}

const count = ({ statuses }: Seen, status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1);

async function ask(url: string, { authorization }: SignedIn, step: number): Promise<number> {
  const { path, body } = buildOperatorRequest(step);
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Everybody comes at the same moment, and again when he was told to wait. How long it took until all were served. */
async function burst(url: string, people: readonly SignedIn[], seen: Seen): Promise<number> {
  const startedMs = performance.now();
  await Promise.all(
    people.map(async ({ authorization }) => {
      for (;;) {
        const response = await fetch(`${url}/v1/sync/changes?limit=200`, { headers: { authorization } });
        await response.arrayBuffer();
        count(seen, response.status);
        if (response.status === 200) return;
        if (![429, 503].includes(response.status)) throw new Error(`the feed answered ${response.status}`);
        await delay(Number(response.headers.get('retry-after') ?? 1) * 1_000);
      }
    }),
  );
  return performance.now() - startedMs;
}

const password = 'correct horse battery';

/** Sign-ins all at once, each from a place of its own: whoever does not fit into the queue is told to come back, and does. */
async function signInAll(url: string, people: readonly SignedIn[], seen: Seen): Promise<number> {
  const startedMs = performance.now();
  await Promise.all(
    people.slice(0, signIns).map(async ({ userId }, index) => {
      const body = JSON.stringify({ email: `${userId}@bench.example`, password });
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': `198.51.100.${index}` };
      for (;;) {
        const response = await fetch(`${url}/v1/auth/sign-in`, { method: 'POST', headers, body });
        await response.arrayBuffer();
        count(seen, response.status);
        if (response.status === 200) return;
        if (response.status !== 503) throw new Error(`a sign-in answered ${response.status}`);
        await delay(Number(response.headers.get('retry-after') ?? 1) * 1_000);
      }
    }),
  );
  return performance.now() - startedMs;
}

/** One hash for all of them: what it costs is paid when it is checked. */
async function givePassword({ database }: Cluster): Promise<void> {
  const hash = await createPasswords().hash(password);
  await database.db.query("UPDATE users SET password_hash = $1 WHERE email LIKE '%@bench.example'", [hash]);
}

interface Sample {
  readonly atS: number;
  readonly mb: number;
}

async function readMb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}

/** Least squares, in MB a minute. */
function findSlope(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, s) => sum + of(s), 0) / samples.length;
  const [meanS, meanMb] = [mean(({ atS }) => atS), mean(({ mb }) => mb)];
  const rise = samples.reduce((sum, { atS, mb }) => sum + (atS - meanS) * (mb - meanMb), 0);
  const run = samples.reduce((sum, { atS }) => sum + (atS - meanS) ** 2, 0);
  return (rise / run) * 60;
}

/** Looks at the memory of all instances until it is told to stop; gives the steepest slope since they were called warm. */
function watchMemory({ instances }: Cluster) {
  const startedMs = performance.now();
  const samples = instances.map((): Sample[] => []);
  let warmFromS: number | null = null;
  const timer = setInterval(() => {
    for (const [index, instance] of instances.entries()) {
      const atS = (performance.now() - startedMs) / 1_000;
      void readMb(instance.pid()).then((mb) => samples[index]?.push({ atS, mb }));
    }
  }, 2_000);
  return {
    callWarm() {
      warmFromS ??= (performance.now() - startedMs) / 1_000;
    },
    /** The slope is null when nobody called them warm: too few shifts to judge by. */
    stop() {
      clearInterval(timer);
      const from = warmFromS;
      const slopes = samples.map((of) => findSlope(of.filter(({ atS }) => from !== null && atS > from)));
      const mostMb = Math.max(...samples.flatMap((of) => of.map(({ mb }) => mb)));
      return { slopeMbPerMinute: from === null ? null : Math.max(...slopes), mostMb };
    },
  };
}

const p99 = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0;
const round = (value: number) => Math.round(value * 10) / 10;

/** A shift: everybody comes, and works for five minutes. */
async function work(
  cluster: Cluster,
  people: readonly SignedIn[],
  options: { readonly callIds: readonly string[]; onEverybodyThere(): void },
) {
  const { callIds } = options;
  const seen: Seen = { statuses: new Map(), requestsMs: [], webhooksMs: [] };
  const { url, authToken } = cluster;
  const post = ({ path, fields }: CallWebhook) =>
    postCallback({ instanceUrl: url, publicUrl: url, path, fields, authToken });
  const [burstMs, signInsMs] = await Promise.all([burst(url, people, seen), signInAll(url, people, seen)]);
  options.onEverybodyThere();
  const tookMs = await sendAtPace({ perSecond, count: perSecond * seconds }, async (index) => {
    const person = people[index % people.length];
    if (index % webhookEvery === 0 || !person) {
      const response = await post(buildCallWebhook(callIds, index / webhookEvery));
      await response.arrayBuffer();
      count(seen, response.status);
    } else count(seen, await ask(url, person, Math.floor(index / people.length)));
  });
  for (const [index, ms] of tookMs.entries())
    (index % webhookEvery === 0 ? seen.webhooksMs : seen.requestsMs).push(ms);
  return { seen, burstMs, signInsMs };
}

type Shift = Awaited<ReturnType<typeof work>>;

function findBroken({ seen }: Shift): string | null {
  const failed = [...seen.statuses].filter(([status]) => ![200, 429, 503].includes(status));
  if (failed.length > 0) return `answers ${failed.map(([status, times]) => `${times} × ${status}`).join()}`;
  if (p99(seen.requestsMs) > p99AtMostMs) return `the p99 of requests is ${round(p99(seen.requestsMs))} ms`;
  if (p99(seen.webhooksMs) > webhookP99AtMostMs)
    return `the p99 of webhooks is ${round(p99(seen.webhooksMs))} ms`;
  return null;
}

export const shiftLoad: ChaosRun = {
  name: 'R15',
  title:
    '500 operators at 200 requests a second for five minutes, after all came at once and 200 signed in: no failure, p99 in time, memory steady',
  runs: 3,
  timeLimitMs: 40 * 60_000,
  async run(options) {
    const { runs, signal } = options;
    const privateKey = createTestKey();
    const provider: FakeProvider = await startFakeProvider();
    const env = { LYDIA_TOKEN_PRIVATE_KEY: privateKey, TWILIO_API_BASE_URL: provider.url };
    try {
      return await withCluster({ env }, async (cluster) => {
        const { url, authToken } = cluster;
        const team = await makePeople(cluster.database.db, { count: operators, issuer: url, privateKey });
        await givePassword(cluster);
        const callIds = await beginCalls(calls, ({ path, fields }) =>
          postCallback({ instanceUrl: url, publicUrl: url, path, fields, authToken }),
        );
        const worst = { p99Ms: 0, webhookP99Ms: 0, burstMs: 0, signInsMs: 0 };
        const memory = watchMemory(cluster);
        let requests = 0;
        for (let run = 1; run <= runs; run += 1) {
          signal.throwIfAborted();
          const people = await issueTokens(team, { issuer: url, privateKey });
          const shift = await work(cluster, people, {
            callIds,
            onEverybodyThere: () => {
              if (run >= warmAfterBursts) memory.callWarm();
            },
          });
          const figures = {
            p99Ms: p99(shift.seen.requestsMs),
            webhookP99Ms: p99(shift.seen.webhooksMs),
            burstMs: shift.burstMs,
            signInsMs: shift.signInsMs,
          };
          options.log(
            `shift ${run}: ${JSON.stringify({ ...figures, statuses: Object.fromEntries(shift.seen.statuses) })}`,
          );
          const broken = findBroken(shift);
          if (broken !== null) throw new Error(broken);
          requests += shift.seen.requestsMs.length + shift.seen.webhooksMs.length;
          for (const name of Object.keys(worst) as (keyof typeof worst)[])
            worst[name] = round(Math.max(worst[name], figures[name]));
        }
        const { slopeMbPerMinute, mostMb } = memory.stop();
        if (slopeMbPerMinute !== null && slopeMbPerMinute > growthAtMostMbPerMinute)
          throw new Error(`memory grows by ${round(slopeMbPerMinute)} MB a minute`);
        return {
          tried: runs,
          requests,
          ...worst,
          ...(slopeMbPerMinute === null ? {} : { slopeMbPerMinute: round(slopeMbPerMinute) }),
          mostMb: round(mostMb),
        };
      });
    } finally {
      await provider.stop();
    }
  },
};
