import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { postCallback } from '../../tests/world/cluster/fake-provider.ts';
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

/** At fixed moments, however long the answers take: the time counts from the moment when it was due. */
async function sendSteadily(send: (index: number) => Promise<Response>): Promise<Sent> {
  const startedMs = performance.now();
  const delaysMs: number[] = [];
  let errors = 0;
  const sent = Array.from({ length: perSecond * (warmUpSeconds + seconds) }, async (_, index) => {
    const dueMs = startedMs + (index * 1_000) / perSecond;
    await delay(Math.max(0, dueMs - performance.now()));
    const response = await send(index).catch(() => null);
    await response?.text();
    if (response?.status !== 200) errors += 1;
    if (index >= perSecond * warmUpSeconds) delaysMs.push(performance.now() - dueMs);
  });
  await Promise.all(sent);
  return { delaysMs, errors };
}

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

type Fields = Readonly<Record<string, string>>;

interface Webhook {
  readonly path: string;
  readonly fields: Fields;
}

/** What a call brings: mostly words on their way, some final ones, and now and then a leg or the conference. */
function buildWebhook(callIds: readonly string[], index: number): Webhook {
  const call = index % callIds.length;
  const callId = callIds[call] ?? '';
  const kind = Math.floor(index / callIds.length) % 10;
  if (kind === 8) {
    const path = `/webhooks/voice/participant?callId=${callId}&legId=${randomUUID()}`;
    return { path, fields: { CallSid: `CA${hex(16)}`, CallStatus: 'ringing' } };
  }
  if (kind === 9) {
    const ids = { ConferenceSid: `CF${hex(16)}`, CallSid: `CA${hex(16)}` };
    const fields = { ...ids, StatusCallbackEvent: 'participant-hold', SequenceNumber: String(index) };
    return { path: `/webhooks/voice/conference?callId=${callId}`, fields };
  }
  const fields = {
    TranscriptionEvent: 'transcription-content',
    TranscriptionSid: `GT${call.toString(16).padStart(32, '0')}`,
    SequenceId: String(index),
    Final: String(kind % 4 === 3),
    TranscriptionData: JSON.stringify({ transcript: `These are the words number ${index} of a call.` }),
  };
  return { path: `/webhooks/voice/transcription?callId=${callId}&speaker=contact`, fields };
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
    const post = ({ path, fields }: Webhook) =>
      postCallback({ instanceUrl: instance.url, publicUrl, path, fields, authToken });
    const callIds: string[] = [];
    for (let call = 0; call < calls; call += 1) {
      const fields = { CallSid: `CA${hex(16)}`, From: '+33612345678', To: '+33199001000' };
      const begun = await (await post({ path: '/webhooks/voice/incoming', fields })).text();
      callIds.push(/callId=([0-9a-f-]{36})/.exec(begun)?.[1] ?? '');
    }
    const sendOurs = (index: number) => post(buildWebhook(callIds, index));
    const ours = await sendSteadily(sendOurs);
    const bare = await startBare('bare-api.ts');
    const raw = await sendSteadily((index) => {
      const { fields } = buildWebhook(callIds, index);
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
