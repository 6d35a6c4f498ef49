import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyHistoryFilter } from '../../contracts/domain/history-filter.ts';
import type { BackupStatus } from '../../contracts/ipc/backup.ts';
import type { HistoryPage } from '../../contracts/ipc/history.ts';
import type { SyncStatus } from '../../contracts/ipc/sync.ts';
import type { Fetch } from '../../main/api/send-request.ts';
import { createFakeClock, createMemoryLogger } from '../../main/platform/testing.ts';
import { openConnection } from '../../main/storage/connection.ts';
import { openStorage } from '../../main/storage/storage.ts';
import { type Backend, startBackend } from '../../scripts/backend.ts';
import { startWindowlessDesktop, type WindowlessDesktop } from '../world/windowless-desktop.ts';

const camille = { email: 'demo@lydia.example', password: 'lydia-demo' };
const oliver = { email: 'oliver@lydia.example', password: 'lydia-demo' };

let folder: string;
let backend: Backend;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lydia-two-users-'));
  backend = await startBackend({ dataDir: join(folder, 'api') });
});
afterAll(async () => {
  await backend?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Sent {
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
}

/** The network of the computer: everything that leaves it is noted, and pushes can be held up. */
function createNetwork() {
  const sent: Sent[] = [];
  const network = {
    sent,
    /** Asked at each push; an answer stands in the place of the API's, and null lets it through. */
    onPush: async (): Promise<Response | null> => null,
    pushes: () => sent.filter(({ path }) => path === '/v1/sync/mutations'),
  };
  const send: Fetch = async (url, init) => {
    const { pathname } = new URL(url);
    const body = typeof init.body === 'string' ? init.body : '';
    sent.push({ path: pathname, authorization: new Headers(init.headers).get('authorization') ?? '', body });
    const instead = pathname === '/v1/sync/mutations' ? await network.onPush() : null;
    return instead ?? fetch(url, init);
  };
  return { ...network, network, fetch: send };
}

let net: ReturnType<typeof createNetwork>;
let computer: WindowlessDesktop;
let number = 0;
const exportFile = (): string => join(folder, `export-${number}.json`);
beforeEach(() => {
  number += 1;
  net = createNetwork();
  computer = startWindowlessDesktop({
    apiUrl: backend.apiUrl,
    folder: join(folder, `computer-${number}`),
    fetch: net.fetch,
    chooseFile: exportFile,
  });
});
afterEach(() => computer.stop());

const unreachable = async (): Promise<Response> => {
  throw new TypeError('fetch failed');
};

function list(search = ''): Promise<HistoryPage> {
  return computer.ask('history:list', { search, filter: emptyHistoryFilter, cursor: null, limit: 50 });
}

async function signIn(user: typeof camille): Promise<void> {
  await computer.ask('session:sign-in', user);
  await expect.poll(async () => (await list()).items.length, { timeout: 15_000 }).toBeGreaterThan(0);
}

/** Notes on the newest call of whoever is signed in; gives the call. */
async function note(text: string): Promise<string> {
  const [item] = (await list()).items;
  if (item === undefined) throw new Error('there is no call');
  await computer.ask('calls:save-notes', { callId: item.call.id, notes: text });
  return item.call.id;
}

/** What the export of the whole history writes. */
async function exportAll(): Promise<string> {
  const states = computer.follow('history:watch-export');
  await computer.ask('history:export', { search: '', filter: emptyHistoryFilter, format: 'json' });
  await expect.poll(() => Object(lastOf(states)).kind, { timeout: 10_000 }).toBe('done');
  return readFile(exportFile(), 'utf8');
}

const lastOf = <T>(read: () => readonly unknown[]): T => read().at(-1) as T;

/** However busy the machine is. */
async function reachPending(status: () => readonly unknown[], count: number): Promise<void> {
  await expect.poll(() => lastOf<SyncStatus>(status).pending, { timeout: 20_000 }).toBe(count);
}

async function userIdOf(): Promise<string> {
  const state = computer.desktop.session.state();
  if (state.kind !== 'signed-in') throw new Error('nobody is signed in');
  return state.user.id;
}

/** The key as the keyring of this computer holds it. */
async function keyOf(userId: string): Promise<Uint8Array> {
  const { keyring } = JSON.parse(await readFile(join(computer.paths.users, userId, 'keys.json'), 'utf8')) as {
    keyring: string;
  };
  return Buffer.from(
    Buffer.from(keyring, 'base64')
      .toString()
      .replace(/^ring:/, ''),
    'base64',
  );
}

describe('two users of one computer', { timeout: 90_000 }, () => {
  it('neither sees nor sends what the other left; it waits, and is sent once when he is back', async () => {
    const secret = `zqcamille${number}zq`;
    net.network.onPush = unreachable;
    await signIn(camille);
    const callId = await note(`Left unsent ${secret}`);
    const fields = { name: `Contact ${secret}`, company: '', numbers: ['+33698765432'], note: '' };
    await computer.ask('contacts:create', fields);
    const query = { search: secret, filter: emptyHistoryFilter };
    await computer.ask('history:save-filter', { id: null, name: secret, ...query });
    await computer.ask('backup:create');
    const status = computer.follow('sync:watch');
    await reachPending(status, 2);
    await computer.ask('session:sign-out');

    net.network.onPush = async () => null;
    net.sent.length = 0;
    await signIn(oliver);
    const backups = computer.follow('backup:watch');
    expect((await list(secret)).items).toEqual([]);
    expect((await list('unsent')).items).toEqual([]);
    expect((await list()).items.map(({ call }) => call.id)).not.toContain(callId);
    expect(await computer.ask('sync:list-set-aside')).toEqual([]);
    expect(lastOf<BackupStatus>(backups).backups).toEqual([]);
    expect(lastOf<unknown[]>(computer.follow('history:watch-saved-filters'))).toEqual([]);
    expect(await computer.ask('contacts:list', { search: secret, limit: 10 })).toEqual([]);
    expect(await exportAll()).not.toContain(secret);
    await note('Notes of Oliver');
    await reachPending(status, 0);
    expect(net.pushes().length).toBeGreaterThan(0);
    await computer.ask('session:sign-out');
    const ofOliver = JSON.stringify(net.sent);
    for (const left of [secret, callId]) expect(ofOliver).not.toContain(left);

    net.sent.length = 0;
    await signIn(camille);
    expect((await list(secret)).items.map(({ call }) => call.id)).toEqual([callId]);
    await reachPending(status, 0);
    expect(lastOf<unknown[]>(computer.follow('history:watch-saved-filters'))).toMatchObject([
      { name: secret },
    ]);
    expect(await computer.ask('contacts:list', { search: secret, limit: 10 })).toHaveLength(1);
    for (const kind of ['save-notes', 'create-contact']) {
      const sent = net.pushes().filter(({ body }) => body.includes(secret) && body.includes(kind));
      expect([kind, sent.length]).toEqual([kind, 1]);
    }
    const { items } = await list(secret);
    expect(items[0]).toMatchObject({ isPending: false, call: { id: callId } });
    expect(net.sent.every(({ body }) => !body.includes('Notes of Oliver'))).toBe(true);
  });

  it('a push that is on its way when the user changes does not go on under the name of the next', async () => {
    const secret = `zqhalfway${number}zq`;
    const arrived = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    let isFirst = true;
    net.network.onPush = async () => {
      if (!isFirst) return null;
      isFirst = false;
      arrived.resolve();
      await release.promise;
      const problem = {
        type: 'urn:lydia:error:not-signed-in',
        title: '',
        status: 401,
        code: 'not-signed-in',
        detail: '',
      };
      return new Response(JSON.stringify({ ...problem, requestId: 'r' }), { status: 401 });
    };
    await signIn(camille);
    await note(`Half way ${secret}`);
    await arrived.promise;
    const tokenOfCamille = net.pushes()[0]?.authorization;
    await computer.ask('session:sign-out');
    await signIn(oliver);
    // The API refuses the old token only now: it would be renewed, and the push repeated, with what there is.
    release.resolve();
    await note('Notes of Oliver');
    const status = computer.follow('sync:watch');
    await reachPending(status, 0);
    for (const { authorization, body } of net.sent)
      if (authorization !== tokenOfCamille) expect(body).not.toContain(secret);
    await computer.ask('session:sign-out');
    await signIn(camille);
    await reachPending(status, 0);
    expect((await list(secret)).items).toMatchObject([{ isPending: false }]);
  });

  it('the files of one open with the key of the other as little as with any', async () => {
    await signIn(camille);
    const first = await userIdOf();
    await computer.ask('backup:create');
    const backup = (await computer.ask<{ name: string }>('backup:create')).name;
    await computer.ask('session:sign-out');
    await signIn(oliver);
    const second = await userIdOf();
    await computer.ask('session:sign-out');
    const [ofFirst, ofSecond] = [await keyOf(first), await keyOf(second)];
    expect(Buffer.from(ofFirst).equals(ofSecond)).toBe(false);
    const file = join(computer.paths.users, first, 'lydia.db');
    const options = { clock: createFakeClock(), logger: createMemoryLogger().logger };
    expect(openStorage({ file, key: ofSecond, ...options })).toMatchObject({
      ok: false,
      error: { code: 'database-locked' },
    });
    const copy = join(computer.paths.users, first, 'backups', backup);
    expect(() => openConnection({ file: copy, key: ofSecond, isReadOnly: true })).toThrow();
    openConnection({ file: copy, key: ofFirst, isReadOnly: true }).close();
    expect(computer.logLines.join('\n')).not.toContain(Buffer.from(ofFirst).toString('base64'));
  });
});
