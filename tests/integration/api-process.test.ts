import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesAnswerSchema, pushAnswerSchema } from '../../contracts/api/sync.ts';
import { type Call, callSchema } from '../../contracts/domain/call.ts';
import { type Backend, startBackend } from '../../scripts/backend.ts';
import { type ApiSession, signInToApi } from '../world/api-session.ts';

let folder: string;
let backend: Backend;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lydia-integration-'));
  backend = await startBackend({ dataDir: folder });
});

afterAll(async () => {
  await backend?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function loadCalls(session: ApiSession): Promise<Call[]> {
  const { changes } = changesAnswerSchema.parse(
    await (await session.get('/v1/sync/changes?limit=5000')).json(),
  );
  return changes
    .filter(({ entity, value }) => entity === 'call' && value !== null)
    .map(({ value }) => callSchema.parse(value));
}

describe('the central API as a process of its own', () => {
  it('serves its documentation and the document behind it', async () => {
    const document = await (await fetch(`${backend.apiUrl}/openapi.json`)).json();
    expect(document).toMatchObject({
      openapi: expect.stringMatching(/^3\.1/),
      paths: { '/v1/auth/sign-in': {} },
    });
    const page = await fetch(`${backend.apiUrl}/docs/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);
  });

  it('refuses a webhook without the signature of the provider, and nothing happens', async () => {
    const session = await signInToApi(backend.apiUrl);
    const readAll = async () =>
      changesAnswerSchema.parse(await (await session.get('/v1/sync/changes?limit=5000')).json()).changes;
    const before = await readAll();
    const answer = await fetch(`${backend.apiUrl}/webhooks/voice/incoming`, {
      method: 'POST',
      body: new URLSearchParams({ CallSid: `CA${'0'.repeat(32)}`, From: '+33612345678', To: '+33199001000' }),
    });
    expect(answer.status).toBe(403);
    expect(before).not.toEqual([]);
    // The cursor may move by itself: it names the end of the database's log.
    expect(await readAll()).toEqual(before);
  });

  it('answers errors as problem documents with a request id', async () => {
    const answer = await fetch(`${backend.apiUrl}/v1/sync/changes`);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      status: 401,
      code: 'not-signed-in',
      requestId: expect.any(String),
    });
  });

  it('keeps what it acknowledged through a kill, and applies a mutation once', async () => {
    const session = await signInToApi(backend.apiUrl);
    const [call] = await loadCalls(session);
    if (!call) throw new Error('the workspace has no past call');
    const mutation = {
      id: randomUUID(),
      kind: 'save-notes',
      madeAt: Date.now(),
      callId: call.id,
      notes: 'acknowledged before the kill',
      baseRevision: call.notesRevision,
    };
    const push = async () => {
      const answer = await session.post('/v1/sync/mutations', { mutations: [mutation] });
      return pushAnswerSchema.parse(await answer.json()).results;
    };
    expect(await push()).toEqual([{ id: mutation.id, status: 'applied', code: null }]);
    await backend.killApi();
    await backend.restartApi();
    expect(await push()).toEqual([{ id: mutation.id, status: 'applied', code: null }]);
    const kept = (await loadCalls(await signInToApi(backend.apiUrl))).find(({ id }) => id === call.id);
    expect(kept).toMatchObject({ notes: mutation.notes, notesRevision: call.notesRevision + 1 });
  });
});
