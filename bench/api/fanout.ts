import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { WebSocket } from 'ws';
import { type Figure, quantile, toFigure } from '../figure.ts';
import { inApiWorld } from './world.ts';

const sockets = 2_000;
/** What one user may have open. */
const socketsOfUser = 8;
const openedAtOnce = 100;
const events = 30;
const everyMs = 500;
const busChannel = 'lydia:bus:1';

interface Listening {
  /** Every socket has had this text. */
  untilAllHave(text: string): Promise<readonly number[]>;
  close(): void;
}

async function listenWith(url: string, headers: readonly Record<string, string>[]): Promise<Listening> {
  const open: WebSocket[] = [];
  let wanted = '';
  let arrivedMs: number[] = [];
  let resolve: (all: readonly number[]) => void = () => undefined;
  const hear = (data: Buffer): void => {
    if (!data.toString('utf8').includes(wanted)) return;
    arrivedMs.push(performance.now());
    if (arrivedMs.length === sockets) resolve(arrivedMs);
  };
  for (let from = 0; from < sockets; from += openedAtOnce) {
    const group = headers.slice(from, from + openedAtOnce).map(async (each) => {
      const socket = new WebSocket(url, { headers: each, perMessageDeflate: false });
      socket.on('message', hear);
      await once(socket, 'open');
      open.push(socket);
    });
    await Promise.all(group);
  }
  return {
    untilAllHave(text) {
      wanted = text;
      arrivedMs = [];
      return new Promise((done) => {
        resolve = done;
      });
    },
    close: () => {
      for (const socket of open) socket.terminate();
    },
  };
}

/** From the publishing to each of the sockets, in milliseconds. */
async function measure(listening: Listening, publish: (text: string) => Promise<unknown>): Promise<number[]> {
  const delaysMs: number[] = [];
  for (let index = 0; index < events; index += 1) {
    const text = `event-${index}-${'x'.repeat(400)}`;
    const all = listening.untilAllHave(text);
    const sentMs = performance.now();
    await publish(text);
    delaysMs.push(...(await all).map((ms) => ms - sentMs));
    await delay(everyMs);
  }
  return delaysMs;
}

/** `api.fanout`: an event that another instance publishes, until each of 2,000 sockets has it; against Redis and `ws` alone. */
export function benchFanout(): Promise<Figure[]> {
  return inApiWorld(
    { instances: 1, people: sockets / socketsOfUser },
    async ({ cluster, people, startBare }) => {
      const [instance] = cluster.instances;
      if (!instance) throw new Error('nothing was started');
      const redis = new Redis(cluster.redis.url);
      const bare = await startBare('bare-hub.ts');
      const headers = people.flatMap(({ authorization }) =>
        Array.from({ length: socketsOfUser }, () => ({ authorization })),
      );
      try {
        const ours = await listenWith(`${instance.url.replace('http', 'ws')}/v1/realtime`, headers);
        const publish = (text: string) => {
          const message = { to: 'everyone', event: { type: 'bench', text } };
          const envelope = { from: 'bench', topic: 'realtime-event', message };
          return redis.publish(busChannel, JSON.stringify(envelope));
        };
        const samples = await measure(ours, publish);
        ours.close();
        const theirs = await listenWith(bare.url.replace('http', 'ws'), headers);
        const raw = await measure(theirs, (text) =>
          redis.publish('bare', JSON.stringify({ type: 'bench', text })),
        );
        theirs.close();
        const figure = toFigure({
          name: 'api.fanout',
          samples,
          raw,
          bar: { kind: 'p95', atMostMs: Number.POSITIVE_INFINITY },
          details: { sockets, limitP99Ms: Math.round(quantile(raw, 0.99)) },
        });
        const p99Ms = quantile(samples, 0.99);
        return [
          { ...figure, value: p99Ms, bar: 'p99 reported', ratio: p99Ms / quantile(raw, 0.99), ok: true },
        ];
      } finally {
        redis.disconnect();
      }
    },
  );
}
