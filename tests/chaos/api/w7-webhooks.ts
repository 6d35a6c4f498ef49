import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import type { CallId, UserId } from '../../../contracts/ids.ts';
import {
  buildOutageEvents,
  countStored,
  type KnownCall,
  type OutageEvent,
} from '../../../server/features/voice/testing/outage-events.ts';
import { signInToApi } from '../../world/api-session.ts';
import type { Cluster } from '../../world/cluster/cluster.ts';
import { postCallback, startFakeProvider } from '../../world/cluster/fake-provider.ts';
import type { ChaosRun } from '../chaos-run.ts';
import { pickInstance, until, withCluster } from './cluster-run.ts';

const events = 200;
const outageMs = 10_000;
/** The bar's two seconds, and what a busy machine adds to the way there and back. */
const answerWithinMs = 2_300;
const storedWithinMs = 30_000;

interface Trouble {
  readonly name: string;
  begin(cluster: Cluster): Promise<unknown>;
  end(cluster: Cluster): Promise<unknown>;
}

const cutDatabase: Trouble = {
  name: 'PostgreSQL cut off',
  begin: async ({ databaseLink }) => databaseLink.cut(),
  end: async ({ databaseLink }) => databaseLink.mend(),
};
const killRedis: Trouble = {
  name: 'Redis killed',
  begin: ({ redis }) => redis.kill(),
  end: ({ redis }) => redis.start(),
};

const troubles: readonly Trouble[] = [
  cutDatabase,
  {
    name: 'PostgreSQL silent',
    begin: async ({ databaseLink }) => databaseLink.stall(),
    end: async ({ databaseLink }) => databaseLink.mend(),
  },
  killRedis,
  {
    name: 'both away',
    begin: (cluster) => Promise.all([cutDatabase.begin(cluster), killRedis.begin(cluster)]),
    end: (cluster) => Promise.all([cutDatabase.end(cluster), killRedis.end(cluster)]),
  },
  {
    name: 'PostgreSQL cut off, then the instance killed',
    begin: (cluster) => cutDatabase.begin(cluster),
    async end(cluster) {
      await pickInstance(cluster, 0).kill();
      await cutDatabase.end(cluster);
      await pickInstance(cluster, 0).start();
    },
  },
];

const nextSid = () => `CA${randomBytes(16).toString('hex')}`;

async function send(
  cluster: Cluster,
  { path, fields }: Pick<OutageEvent, 'path' | 'fields'>,
): Promise<{ readonly text: string; readonly tookMs: number }> {
  const startedMs = performance.now();
  const response = await postCallback({
    instanceUrl: pickInstance(cluster, 0).url,
    publicUrl: cluster.url,
    path,
    fields,
    authToken: cluster.authToken,
  });
  const text = await response.text();
  const isGood = response.status === 200 && XMLValidator.validate(text) === true;
  if (!isGood) throw new Error(`${path} was answered with ${response.status}: ${text}`);
  return { text, tookMs: performance.now() - startedMs };
}

async function beginCall(cluster: Cluster): Promise<KnownCall> {
  const contactSid = nextSid();
  const fields = { CallSid: contactSid, From: '+33612345678', To: '+33199001000' };
  const { text } = await send(cluster, { path: '/webhooks/voice/incoming', fields });
  const callId = /callId=([0-9a-f-]{36})/.exec(text)?.[1];
  if (callId === undefined) throw new Error('no call was begun');
  return { callId: callId as CallId, contactSid };
}

/** Spread evenly over the outage; gives the longest that one waited for its answer. */
async function sendAll(cluster: Cluster, told: readonly OutageEvent[]): Promise<number> {
  const answers = told.map(async (event, index) => {
    await new Promise((resolve) => setTimeout(resolve, (index * outageMs) / told.length));
    return (await send(cluster, event)).tookMs;
  });
  return Math.max(...(await Promise.all(answers)));
}

async function bear(cluster: Cluster, trouble: Trouble, folder: string): Promise<number> {
  const { db } = cluster.database;
  const session = await signInToApi(pickInstance(cluster, 0).url);
  const operatorId = JSON.parse(atob(session.accessToken.split('.')[1] ?? '')).sub as UserId;
  const call = await beginCall(cluster);
  const told = buildOutageEvents({ count: events, call, operatorId, nextSid, nextId: randomUUID });
  const before = await countStored(db, told);
  await trouble.begin(cluster);
  const slowestMs = await sendAll(cluster, told);
  await trouble.end(cluster);
  const stored = async () => (await countStored(db, told)) - before;
  await until(`${trouble.name}: all stored`, storedWithinMs, async () => (await stored()) >= events);
  const isNothingKept = () => readdirSync(join(folder, 'webhooks')).length === 0;
  // With Redis alone away there was nothing to keep, and maybe no folder.
  if (trouble !== killRedis) await until(`${trouble.name}: nothing kept`, storedWithinMs, isNothingKept);
  if ((await stored()) !== events)
    throw new Error(`${trouble.name}: ${await stored()} of ${events} are stored`);
  if (slowestMs > answerWithinMs) throw new Error(`${trouble.name}: one waited ${Math.round(slowestMs)} ms`);
  return slowestMs;
}

export const webhooksInOutage: ChaosRun = {
  name: 'W7',
  title:
    '200 webhooks while PostgreSQL, Redis or both are away for ten seconds: valid TwiML within two seconds, all stored later, once',
  runs: 1,
  timeLimitMs: 15 * 60_000,
  async run(options) {
    const { runs, folder, signal } = options;
    const provider = await startFakeProvider();
    const env = { LYDIA_DATA_DIR: folder, TWILIO_API_BASE_URL: provider.url };
    try {
      return await withCluster({ instances: 1, env }, async (cluster) => {
        let slowestMs = 0;
        for (let number = 0; number < runs; number += 1) {
          for (const trouble of troubles) {
            signal.throwIfAborted();
            slowestMs = Math.max(slowestMs, await bear(cluster, trouble, folder));
            options.log(`${trouble.name}, round ${number + 1}`);
          }
        }
        const tried = runs * troubles.length;
        return { tried, events: tried * events, slowestMs: Math.round(slowestMs) };
      });
    } finally {
      await provider.stop();
    }
  },
};
