import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { changesAnswerSchema, pushAnswerSchema } from '../../contracts/api/sync.ts';
import { type Backend, startBackend } from '../../scripts/backend.ts';
import { findFreePort } from '../../scripts/child-process.ts';
import { startEmbeddedPostgres } from '../../server/db/embedded/cluster.ts';
import { createSilentLogger } from '../../server/platform/logger.ts';
import { createTestKey } from '../../server/testing/environment.ts';
import { makePeople, type SignedIn } from '../../tests/world/load/people.ts';
import { type Figure, quantile, toSingleFigure } from '../figure.ts';

const desktops = 2_000;
const seconds = 20;
/** Opened together; more would fill the queue of the listening socket. */
const openedAtOnce = 100;

interface Person extends SignedIn {
  cursor: string;
}

interface World {
  readonly apiUrl: string;
  readonly people: readonly Person[];
  readonly agent: Agent;
  /** Requests that the API was too busy for; the desktop asks again. */
  refused: number;
  query(text: string, values: readonly unknown[]): Promise<void>;
  readMemoryMb(): Promise<number>;
}

/** Null: the API is too busy, or closed a connection that had been idle. */
async function ask(world: World, person: Person, path: string, body?: unknown): Promise<unknown> {
  const request = httpRequest(`${world.apiUrl}${path}`, {
    agent: world.agent,
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: person.authorization, 'content-type': 'application/json' },
  });
  request.end(body === undefined ? undefined : JSON.stringify(body));
  request.on('error', () => {});
  const answered = once(request, 'response').then(async ([response]) => ({
    statusCode: Number(response.statusCode),
    body: await text(response),
  }));
  const response = await answered.catch(() => null);
  if (response === null) return null;
  if ([408, 429, 503].includes(response.statusCode)) return null;
  if (response.statusCode !== 200)
    throw new Error(`${path} answered ${response.statusCode}: ${response.body}`);
  return JSON.parse(response.body);
}

/** As a desktop reads: from where it was, until there is no more, with its pauses when it is refused. */
async function readFeed(world: World, person: Person): Promise<string[]> {
  const ids: string[] = [];
  let pauseMs = 250;
  for (let hasMore = true; hasMore; ) {
    const query = person.cursor === '' ? '' : `?cursor=${encodeURIComponent(person.cursor)}`;
    const told = await ask(world, person, `/v1/sync/changes${query}`);
    if (told === null) {
      world.refused += 1;
      await delay(pauseMs * (0.5 + Math.random() / 2));
      pauseMs = Math.min(4_000, pauseMs * 2);
      continue;
    }
    const answer = changesAnswerSchema.parse(told);
    ids.push(...answer.changes.map(({ id }) => id));
    person.cursor = answer.cursor;
    hasMore = answer.hasMore;
  }
  return ids;
}

const nowMs = (): number => performance.timeOrigin + performance.now();

/** Waits for hints, and reads the feed at each; a hint during a reading makes it read once more, as a desktop does. */
function followFeed(world: World, person: Person, onRead: (ids: readonly string[]) => void): () => void {
  let [isReading, isHurried] = [false, false];
  return () => {
    isHurried = true;
    if (isReading) return;
    isReading = true;
    void (async () => {
      while (isHurried) {
        isHurried = false;
        onRead(await readFeed(world, person));
      }
      isReading = false;
    })();
  };
}

async function connect(world: World, person: Person, onHint: () => void): Promise<WebSocket> {
  const socket = new WebSocket(`${world.apiUrl.replace('http', 'ws')}/v1/realtime`, {
    headers: { authorization: person.authorization },
  });
  socket.on('message', (data: Buffer) => {
    if (data.toString('utf8').includes('"changes-available"')) onHint();
  });
  await once(socket, 'open');
  return socket;
}

interface Seen {
  readonly delaysMs: number[];
  readonly missing: number;
  readonly refused: number;
}

/** When each record was sent, and how long after that each desktop had it. */
interface Clocked {
  readonly sentAt: Map<string, number>;
  readonly delaysMs: number[];
}

async function connectAll(world: World, { sentAt, delaysMs }: Clocked): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  const onRead = (ids: readonly string[]): void => {
    for (const id of ids) {
      const atMs = sentAt.get(id);
      if (atMs !== undefined) delaysMs.push(nowMs() - atMs);
    }
  };
  const open = (person: Person) => connect(world, person, followFeed(world, person, onRead));
  for (let from = 0; from < world.people.length; from += openedAtOnce) {
    const group = world.people.slice(from, from + openedAtOnce);
    await Promise.all(group.map((person) => readFeed(world, person)));
    sockets.push(...(await Promise.all(group.map(open))));
  }
  return sockets;
}

type MakeChange = (world: World, writer: Person) => Promise<{ id: string; body: object }>;

/** One change a second, and then until `readers` desktops have read each of them. */
async function measureChanges(
  world: World,
  clocked: Clocked,
  { make, readers }: { make: MakeChange; readers: number },
): Promise<Seen> {
  const { sentAt, delaysMs } = clocked;
  sentAt.clear();
  delaysMs.length = 0;
  world.refused = 0;
  for (let second = 0; second < seconds; second += 1) {
    const writer = world.people[second];
    if (writer) {
      const { id, body } = await make(world, writer);
      sentAt.set(id, nowMs());
      await push(world, writer, body);
    }
    await delay(1_000);
  }
  const wanted = sentAt.size * readers;
  for (let waited = 0; delaysMs.length < wanted && waited < 60; waited += 1) await delay(500);
  return { delaysMs: [...delaysMs], missing: wanted - delaysMs.length, refused: world.refused };
}

async function push(world: World, writer: Person, body: object): Promise<void> {
  for (;;) {
    const told = await ask(world, writer, '/v1/sync/mutations', {
      mutations: [{ id: randomUUID(), madeAt: 0, ...body }],
    });
    if (told === null) continue;
    const [result] = pushAnswerSchema.parse(told).results;
    if (result?.status !== 'applied') throw new Error(`not applied: ${JSON.stringify(told)}`);
    return;
  }
}

const makeContact: MakeChange = () => {
  const contactId = randomUUID();
  const fields = { name: 'Zoé Bench', company: '', numbers: ['+33612345678'], note: '' };
  return Promise.resolve({ id: contactId, body: { kind: 'create-contact', contactId, fields } });
};

/** A call of the writer, which nobody else sees. */
const tagOwnCall: MakeChange = async (world, writer) => {
  const callId = randomUUID();
  await world.query(
    `INSERT INTO calls (id, direction, status, contact_number, line_number, language, operator_id, started_at, ended_at,
       end_cause) VALUES ($1, 'inbound', 'ended', '+33612345678', '+33199001000', 'fr', $2, 1, 2, 'abandoned')`,
    [callId, writer.userId],
  );
  return { id: callId, body: { kind: 'change-tags', callId, add: ['bench'], remove: [] } };
};

async function readMemoryMb(metricsPort: number): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const [, bytes] = /^process_resident_memory_bytes(?:\{.*\})? ([0-9.e+]+)$/m.exec(metrics) ?? [];
  return z.coerce.number().parse(bytes) / 2 ** 20;
}

async function inWorld<T>(work: (world: World) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lydia-bench-'));
  const privateKey = createTestKey();
  const postgres = await startEmbeddedPostgres({ dataDir: folder, logger: createSilentLogger() });
  const metricsPort = await findFreePort();
  const agent = new Agent({ keepAlive: true, maxSockets: desktops });
  const client = new pg.Client({ connectionString: postgres.connectionString });
  let backend: Backend | undefined;
  try {
    backend = await startBackend({
      dataDir: join(folder, 'server'),
      apiEnv: {
        DATABASE_URL: postgres.connectionString,
        LYDIA_TOKEN_PRIVATE_KEY: privateKey,
        LYDIA_METRICS_PORT: String(metricsPort),
      },
    });
    await client.connect();
    return await work({
      apiUrl: backend.apiUrl,
      people: (await makePeople(client, { count: desktops, issuer: backend.apiUrl, privateKey })).map(
        (person) => ({ ...person, cursor: '' }),
      ),
      agent,
      refused: 0,
      query: async (sql, values) => void (await client.query(sql, [...values])),
      readMemoryMb: () => readMemoryMb(metricsPort),
    });
  } finally {
    agent.destroy();
    await client.end();
    await backend?.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function toFeedFigure(name: string, seen: Seen, details: Record<string, number>): Figure {
  const { delaysMs, missing, refused } = seen;
  return toSingleFigure({
    name,
    unit: 'ms',
    value: quantile(delaysMs, 0.99),
    limit: null,
    bar: { kind: 'reported' },
    details: {
      desktops,
      n: delaysMs.length,
      missing,
      refused,
      p50Ms: Math.round(quantile(delaysMs, 0.5)),
      p95Ms: Math.round(quantile(delaysMs, 0.95)),
      longestMs: Math.round(Math.max(...delaysMs)),
      ...details,
    },
  });
}

/**
 * `sync.feed`: 2,000 desktops on one API, one change a second, from the request to the desktop having read it: a tag on a
 * call of one of them. `sync.feed-everybody`: a contact, which all of them read.
 */
export function benchFeed(): Promise<Figure[]> {
  return inWorld(async (world) => {
    const aloneMb = Math.round(await world.readMemoryMb());
    const clocked: Clocked = { sentAt: new Map(), delaysMs: [] };
    const sockets = await connectAll(world, clocked);
    const connectedMb = Math.round(await world.readMemoryMb());
    const own = await measureChanges(world, clocked, { make: tagOwnCall, readers: 1 });
    const ownMb = Math.round(await world.readMemoryMb());
    const everybody = await measureChanges(world, clocked, { make: makeContact, readers: desktops });
    const everybodyMb = Math.round(await world.readMemoryMb());
    for (const socket of sockets) socket.terminate();
    return [
      toFeedFigure('sync.feed', own, { memoryMb: ownMb, connectedMb, aloneMb }),
      toFeedFigure('sync.feed-everybody', everybody, { memoryMb: everybodyMb }),
    ];
  });
}
