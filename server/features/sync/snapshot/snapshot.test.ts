import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type SnapshotLine, snapshotLineSchema } from '../../../../contracts/api/sync.ts';
import { articleSchema } from '../../../../contracts/domain/article.ts';
import { callSchema } from '../../../../contracts/domain/call.ts';
import { contactSchema } from '../../../../contracts/domain/contact.ts';
import { dispositionSchema } from '../../../../contracts/domain/disposition.ts';
import { legSchema } from '../../../../contracts/domain/leg.ts';
import { noteConflictSchema } from '../../../../contracts/domain/note-conflict.ts';
import { suggestionSchema } from '../../../../contracts/domain/suggestion.ts';
import { utteranceSchema } from '../../../../contracts/domain/transcript.ts';
import { type User, userSchema } from '../../../../contracts/domain/user.ts';
import { seedDemo } from '../../../seed/seed-demo.ts';
import { startTestApp, type TestApp } from '../../../testing/app.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../../testing/postgres.ts';
import { createTestUser, signInAs } from '../../../testing/users.ts';
import { entityLoaders, routes, snapshotSources } from '../../registry.ts';
import { beginIncarnation } from '../incarnation.ts';

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await startTestDatabase();
  app = await startTestApp(database, routes);
  await seedDemo(app.context);
}, startTimeoutMs);
afterAll(async () => {
  await app.stop();
  await database.stop();
});
let administrator: User;
beforeEach(async () => {
  administrator = await createTestUser(app.context, 'administrator');
});
afterEach(() => database.db.query('DELETE FROM sessions'));

const domainSchemas = {
  user: userSchema,
  disposition: dispositionSchema,
  contact: contactSchema,
  article: articleSchema,
  call: callSchema,
  leg: legSchema,
  utterance: utteranceSchema,
  suggestion: suggestionSchema,
  'note-conflict': noteConflictSchema,
};

async function fetchSnapshot(authorization: string, after?: string): Promise<Response> {
  const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
  return fetch(`${app.url}/v1/sync/snapshot${query}`, {
    headers: { authorization, 'accept-encoding': 'identity' },
  });
}

interface Read {
  readonly lines: readonly SnapshotLine[];
  readonly records: ReadonlyMap<string, unknown>;
  readonly order: readonly string[];
}

/** As a desktop reads it. */
function parseSnapshot(text: string): Read {
  const lines: SnapshotLine[] = [];
  const records = new Map<string, unknown>();
  const order: string[] = [];
  const rest = text.split('\n');
  while (rest.length > 1) {
    const line = snapshotLineSchema.parse(JSON.parse(rest.shift() ?? ''));
    lines.push(line);
    if (line.kind !== 'block') continue;
    for (const row of rest.splice(0, line.rows)) {
      const value = toValue(line, row);
      const key = `${line.entity} ${String(value['id'])}`;
      records.set(key, value);
      order.push(key);
    }
  }
  return { lines, records, order };
}

type Block = Extract<SnapshotLine, { kind: 'block' }>;

function toValue({ entity, columns }: Block, row: string): Record<string, unknown> {
  const fields = row.split('\t').map(unescapeField);
  const shape = domainSchemas[entity as keyof typeof domainSchemas].shape as Record<
    string,
    { safeParse(v: unknown): { success: boolean } }
  >;
  return Object.fromEntries(
    columns.map((name, index) => [name, toTyped(shape[name], fields[index] ?? null)]),
  );
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' };
function unescapeField(field: string): string | null {
  return field === '\\N' ? null : field.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter);
}

/** What the field is follows from its schema alone: the first spelling that fits. */
function toTyped(
  schema: { safeParse(v: unknown): { success: boolean } } | undefined,
  text: string | null,
): unknown {
  if (text === null || schema?.safeParse(text).success === true) return text;
  if (text === 't' || text === 'f') return text === 't';
  return JSON.parse(text);
}

async function readSnapshot(authorization: string, after?: string): Promise<Read> {
  return parseSnapshot(await (await fetchSnapshot(authorization, after)).text());
}

async function readFeed(authorization: string): Promise<Map<string, unknown>> {
  const response = await fetch(`${app.url}/v1/sync/changes?limit=5000`, { headers: { authorization } });
  const { changes } = (await response.json()) as {
    changes: { entity: string; id: string; value: unknown }[];
  };
  return new Map(
    changes.filter(({ value }) => value !== null).map(({ entity, id, value }) => [`${entity} ${id}`, value]),
  );
}

test('names the fields of each record as its domain schema does', () => {
  for (const { entity, columns } of snapshotSources) {
    expect(Object.keys(columns).sort(), entity).toEqual(Object.keys(domainSchemas[entity].shape).sort());
    expect(Object.keys(columns)[0]).toBe('id');
  }
  expect(snapshotSources.map(({ entity }) => entity).sort()).toEqual(Object.keys(entityLoaders).sort());
});

test('gives a administrator everything, equal to what the change feed gives', async () => {
  const authorization = await signInAs(app.context, administrator);
  const { lines, records } = await readSnapshot(authorization);
  expect(lines[0]).toMatchObject({ kind: 'begin' });
  expect(lines.at(-1)).toEqual({ kind: 'end' });
  expect(records).toEqual(await readFeed(authorization));
  expect(records.size).toBeGreaterThan(100);
});

test('gives an operator his own calls and what belongs to them, and nothing of others', async () => {
  const [row] = await database.db.query<{ id: string }>(
    'SELECT operator_id AS id FROM calls WHERE operator_id IS NOT NULL LIMIT 1',
  );
  const operator = userSchema.parse({ ...administrator, id: row?.id, role: 'operator' });
  const authorization = await signInAs(app.context, operator);
  const { records } = await readSnapshot(authorization);
  expect(records).toEqual(await readFeed(authorization));
  const seen = [...records.keys()].filter((key) => key.startsWith('call '));
  const [all] = await database.db.query<{ count: number }>('SELECT count(*) FROM calls');
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.length).toBeLessThan(all?.count ?? 0);
});

test('S13: goes on after any block as if it had not been cut, also among many calls of one instant', async () => {
  const line = "'+33199000000'";
  await database.db.query(
    `INSERT INTO calls (id, direction, status, contact_number, line_number, language, operator_id, started_at, ended_at, end_cause)
     SELECT gen_random_uuid(), 'inbound', 'ended', ${line}, ${line}, 'fr', NULL, 1000, 2000, 'abandoned' FROM generate_series(1, 3000)`,
  );
  const authorization = await signInAs(app.context, administrator);
  const whole = await readSnapshot(authorization);
  const blocks = whole.lines.filter((line) => line.kind === 'block');
  expect(blocks.filter(({ entity }) => entity === 'call').length).toBeGreaterThan(1);
  let passed = 0;
  for (const { after, rows } of blocks) {
    passed += rows;
    const rest = await readSnapshot(authorization, after);
    expect(rest.order).toEqual(whole.order.slice(passed));
  }
  expect(new Set(whole.order).size).toBe(whole.order.length);
});

test('lets nothing fall between the snapshot and the feed that is read from its cursor', async () => {
  const authorization = await signInAs(app.context, administrator);
  const { lines } = await readSnapshot(authorization);
  const begin = lines[0]?.kind === 'begin' ? lines[0] : null;
  const later = await createTestUser(app.context);
  const response = await fetch(`${app.url}/v1/sync/changes?cursor=${begin?.cursor}`, {
    headers: { authorization },
  });
  const { changes, incarnation } = (await response.json()) as {
    changes: { id: string }[];
    incarnation: string;
  };
  expect(changes.map(({ id }) => id)).toEqual([later.id]);
  expect(incarnation).toBe(begin?.incarnation);
});

test('refuses a token that was tampered with, and has everything fetched anew with that of another role', async () => {
  const authorization = await signInAs(app.context, administrator);
  const { lines } = await readSnapshot(authorization);
  const token = lines.find((line) => line.kind === 'block')?.after ?? '';
  const places = Array.from({ length: token.length }, (_, at) => at).filter((at) => at % 7 === 0);
  for (const at of places) {
    const other = token[at] === '0' ? '1' : '0';
    const tampered = token.slice(0, at) + other + token.slice(at + 1);
    expect((await fetchSnapshot(authorization, tampered)).status, tampered).toBe(400);
  }
  const operator = await signInAs(app.context, await createTestUser(app.context));
  expect((await fetchSnapshot(operator, token)).status).toBe(410);
});

test('does not go on when anything may have been lost since the stream began', async () => {
  const authorization = await signInAs(app.context, administrator);
  const { lines } = await readSnapshot(authorization);
  const token = lines.find((line) => line.kind === 'block')?.after ?? '';
  const { db, logger } = app.context;
  await beginIncarnation({ db, logger, nowMs: 1 });
  expect((await fetchSnapshot(authorization, token)).status).toBe(200);
  await db.query(
    `UPDATE incarnations SET survived = '0/1' WHERE ordinal = (SELECT max(ordinal) FROM incarnations)`,
  );
  expect((await fetchSnapshot(authorization, token)).status).toBe(410);
});

test('is compressed for whoever asks for it', async () => {
  const authorization = await signInAs(app.context, administrator);
  const plain = await (await fetchSnapshot(authorization)).text();
  const { request } = await import('node:http');
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    const asked = request(`${app.url}/v1/sync/snapshot`, {
      headers: { authorization, 'accept-encoding': 'gzip' },
    });
    asked.on('error', reject).end();
    asked.on('response', (response) => {
      expect(response.headers['content-encoding']).toBe('gzip');
      const chunks: Buffer[] = [];
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => resolve(Buffer.concat(chunks)));
    });
  });
  expect(bytes.length).toBeLessThan(plain.length / 2);
  expect(parseSnapshot(gunzipSync(bytes).toString()).order).toEqual(parseSnapshot(plain).order);
});
