import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changesAnswerSchema } from '../../contracts/api/sync.ts';
import { type Call, callSchema } from '../../contracts/domain/call.ts';
import { mutationIdSchema } from '../../contracts/ids.ts';
import { succeed } from '../../contracts/result.ts';
import { utilityProcess } from '../../hosts/chromium/src/utility-process.ts';
import { createApiClient } from '../../main/api/client.ts';
import { createChildProcessStarter } from '../../main/app/child-processes.ts';
import { createSystemClock } from '../../main/platform/clock.ts';
import { createMemoryLogger } from '../../main/platform/testing.ts';
import { loadCall } from '../../main/storage/queries/calls.ts';
import { countPending, recordMutation } from '../../main/storage/queries/outbox.ts';
import { loadIncarnation } from '../../main/storage/queries/sync-state.ts';
import { select } from '../../main/storage/sql.ts';
import type { Storage } from '../../main/storage/storage.ts';
import { createTestDatabase, type TestDatabase, testKey } from '../../main/storage/testing.ts';
import { createFullLoad } from '../../main/sync/full-load.ts';
import { createLoadStarter } from '../../main/sync/load/start-load.ts';
import { createSync, type Sync } from '../../main/sync/sync.ts';
import { type Backend, startBackend } from '../../scripts/backend.ts';
import { type ApiSession, signInToApi } from '../world/api-session.ts';

let folder: string;
let backend: Backend;
let database: TestDatabase;
let storage: Storage;
let sync: Sync;
let session: ApiSession;
let hasLoaded = false;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lydia-sync-'));
  backend = await startBackend({ dataDir: folder });
  session = await signInToApi(backend.apiUrl);
  database = createTestDatabase();
  storage = database.open();
  sync = createDesktopSync();
});

afterAll(async () => {
  sync?.stop();
  database?.remove();
  await backend?.stop();
  await rm(folder, { recursive: true, force: true });
});

function createDesktopSync(): Sync {
  const clock = createSystemClock();
  const { logger } = createMemoryLogger();
  const baseUrl = () => backend.apiUrl;
  const token = async () => succeed(session.accessToken);
  const tokens = { accessToken: token, renewToken: token };
  const api = createApiClient({ baseUrl, fetch, clock, logger, tokens });
  const start = createLoadStarter({
    baseUrl,
    tokens,
    startProcess: createChildProcessStarter(utilityProcess),
  });
  const fullLoad = createFullLoad({
    storage,
    databaseFile: database.file,
    key: testKey,
    start,
    clock,
    logger,
  });
  storage.watchReplaced(() => {
    hasLoaded = true;
  });
  return createSync({ storage, api, clock, logger, fullLoad });
}

/** Everything is sent and fetched once more. */
async function settle(): Promise<void> {
  const done = Promise.withResolvers<void>();
  let toldAt: number | null | undefined;
  const unwatch = sync.watchStatus(({ completedAt }) => {
    if (toldAt !== undefined && completedAt !== toldAt && storage.read(countPending) === 0) done.resolve();
    toldAt ??= completedAt;
  });
  sync.hurry();
  await done.promise;
  unwatch();
}

async function loadFeed(): Promise<Map<string, unknown>> {
  const records = new Map<string, unknown>();
  for (let cursor = ''; ; ) {
    const query = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await session.get(`/v1/sync/changes?limit=5000${query}`);
    const page = changesAnswerSchema.parse(await answer.json());
    for (const { entity, id, value } of page.changes) records.set(`${entity} ${id}`, value);
    cursor = page.cursor;
    if (!page.hasMore) return records;
  }
}

const tables = {
  call: 'calls',
  utterance: 'utterances',
  suggestion: 'suggestions',
  article: 'articles',
  disposition: 'dispositions',
  user: 'users',
  contact: 'contacts',
  leg: 'legs',
} as const;

/** Gives the call of the lowest id. */
async function expectEqual(): Promise<Call> {
  const feed = await loadFeed();
  for (const [entity, table] of Object.entries(tables)) {
    const there = [...feed].filter(([name, value]) => name.startsWith(`${entity} `) && value !== null);
    const here = storage.read((db) => db.all(select<{ id: string }>(`SELECT id FROM ${table}`)));
    expect([entity, here.map(({ id }) => id).toSorted()]).toEqual([
      entity,
      there.map(([name]) => name.slice(entity.length + 1)).toSorted(),
    ]);
  }
  const calls = [...feed].flatMap(([name, value]) =>
    name.startsWith('call ') && value !== null ? [callSchema.parse(value)] : [],
  );
  for (const call of calls) expect(storage.read((db) => loadCall(db, call.id))).toEqual(call);
  const [first] = calls.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (first === undefined) throw new Error('The workspace has no calls.');
  return first;
}

function saveNotes(call: Call, notes: string): void {
  const base = { id: mutationIdSchema.parse(randomUUID()), madeAt: Date.now(), callId: call.id };
  const { notesRevision: baseRevision, notes: baseNotes } = call;
  storage.write((db) => recordMutation(db, { ...base, kind: 'save-notes', notes, baseRevision, baseNotes }));
}

it('a desktop loads the snapshot of the real API, and has what its change feed tells from the beginning', async () => {
  sync.start();
  await settle();
  expect(hasLoaded).toBe(true);
  await expectEqual();
  expect(storage.read((db) => db.all(select('SELECT * FROM raw_records')))).toEqual([]);
});

it('S4: notes written on it arrive, and after a kill of the API everything is still the same on both sides', async () => {
  saveNotes(await expectEqual(), 'before the kill');
  await settle();
  const life = storage.read(loadIncarnation);
  expect((await expectEqual()).notes).toBe('before the kill');
  await backend.killApi();
  await backend.restartApi();
  session = await signInToApi(backend.apiUrl);
  saveNotes(await expectEqual(), 'after the kill');
  await settle();
  expect((await expectEqual()).notes).toBe('after the kill');
  // A start is another life: what was confirmed was checked before anything was fetched.
  expect(storage.read(loadIncarnation)).not.toBe(life);
});
