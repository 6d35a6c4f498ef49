import { createHmac } from 'node:crypto';
import { postCallback } from '../../tests/world/cluster/fake-provider.ts';
import { beginCalls, buildCallWebhook, type CallWebhook } from '../../tests/world/load/call-webhooks.ts';
import { sendAtPace } from '../../tests/world/load/pace.ts';
import { type Figure, quantile, toFigure } from '../figure.ts';
import { inApiWorld } from './world.ts';

const perSecond = 200;
const seconds = 30;
const warmUpSeconds = 5;
const calls = 50;
const mostMs = 100;

interface Sent {
  readonly delaysMs: readonly number[];
  readonly errors: number;
}

async function sendSteadily(send: (index: number) => Promise<Response>): Promise<Sent> {
  let errors = 0;
  const delaysMs = await sendAtPace(
    { perSecond, count: perSecond * (warmUpSeconds + seconds) },
    async (index) => {
      const response = await send(index).catch(() => null);
      await response?.text();
      if (response?.status !== 200) errors += 1;
    },
  );
  return { delaysMs: delaysMs.slice(perSecond * warmUpSeconds), errors };
}

/**
 * `api.webhooks`: what calls bring, 200 a second, signed; each is carried out, and stored where it says something new. Against one signed row by
 * hand. Both are warmed up first.
 */
export function benchWebhooks(): Promise<Figure[]> {
  return inApiWorld({ instances: 1, people: 1 }, async ({ cluster, startBare }) => {
    const [instance] = cluster.instances;
    if (!instance) throw new Error('nothing was started');
    const { authToken, url: publicUrl } = cluster;
    const post = ({ path, fields }: CallWebhook) =>
      postCallback({ instanceUrl: instance.url, publicUrl, path, fields, authToken });
    const callIds = await beginCalls(calls, post);
    const sendOurs = (index: number) => post(buildCallWebhook(callIds, index));
    const ours = await sendSteadily(sendOurs);
    const bare = await startBare('bare-api.ts');
    const raw = await sendSteadily((index) => {
      const { fields } = buildCallWebhook(callIds, index);
      return fetch(`${bare.url}/webhook`, {
        method: 'POST',
        headers: { 'x-twilio-signature': sign(authToken, `${publicUrl}/webhook`, fields) },
        body: new URLSearchParams(fields),
      });
    });
    if (raw.errors > 0) throw new Error(`${raw.errors} webhooks of the raw limit failed`);
    const p99Ms = quantile(ours.delaysMs, 0.99);
    const figure = toFigure({
      name: 'api.webhooks',
      samples: ours.delaysMs,
      raw: raw.delaysMs,
      bar: { kind: 'p95', atMostMs: mostMs },
      details: {
        perSecond,
        calls,
        errors: ours.errors,
        p99Ms: Math.round(p99Ms * 10) / 10,
        limitP99Ms: Math.round(quantile(raw.delaysMs, 0.99) * 10) / 10,
      },
    });
    return [
      {
        ...figure,
        value: p99Ms,
        bar: `p99<=${mostMs}ms, 0 errors`,
        ok: p99Ms <= mostMs && ours.errors === 0,
      },
    ];
  });
}

function sign(token: string, url: string, fields: Readonly<Record<string, string>>): string {
  const names = Object.keys(fields).toSorted();
  const text = names.reduce((joined, name) => joined + name + fields[name], url);
  return createHmac('sha1', token).update(text).digest('base64');
}
