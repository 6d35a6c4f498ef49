import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { type UserId, userIdSchema } from '../../contracts/ids.ts';
import { createPaths, type Paths } from '../platform/paths.ts';
import { createFakeIds, createMemoryLogger } from '../platform/testing.ts';
import { createDatabaseKeys, type DatabaseKeys } from './database-keys.ts';
import type { Keyring } from './keyring.ts';
import { createFakeKeyring } from './testing.ts';

const ids = createFakeIds();
const userId: UserId = userIdSchema.parse(ids.next());
let paths: Paths;

function build(keyring: Keyring): DatabaseKeys {
  const { logger } = createMemoryLogger();
  return createDatabaseKeys({ paths, keyring, logger, passwordCost: 1_024 });
}

beforeEach(() => {
  paths = createPaths(mkdtempSync(join(tmpdir(), 'lydia-keys-')));
});

async function makeKey(keyring: Keyring, password = 'first'): Promise<Uint8Array> {
  const made = await build(keyring).ensure(userId, password);
  return made.ok ? made.value : expect.unreachable();
}

test('makes a key once, and opens it by keyring and by password', async () => {
  const key = await makeKey(createFakeKeyring());
  expect(key).toHaveLength(32);
  const keys = build(createFakeKeyring());
  for (const opened of [
    await keys.ensure(userId, 'first'),
    await keys.openWithKeyring(userId),
    await keys.openWithPassword(userId, 'first'),
  ]) {
    expect(opened.ok && Buffer.from(opened.value).equals(key)).toBe(true);
  }
});

test('without a keyring the password opens it, and another password does not', async () => {
  await makeKey(createFakeKeyring(false));
  const keys = build(createFakeKeyring(false));
  expect(await keys.openWithKeyring(userId)).toMatchObject({ ok: false, error: { code: 'database-locked' } });
  expect(await keys.openWithPassword(userId, 'first')).toMatchObject({ ok: true });
  expect(await keys.openWithPassword(userId, 'other')).toMatchObject({ ok: false });
});

test('a changed password is taken over when the keyring still opens the key', async () => {
  await makeKey(createFakeKeyring());
  expect(await build(createFakeKeyring()).ensure(userId, 'second')).toMatchObject({ ok: true });
  expect(await build(createFakeKeyring(false)).openWithPassword(userId, 'second')).toMatchObject({
    ok: true,
  });
});

test('a new keyring is taken into use when the password still opens the key', async () => {
  await makeKey(createFakeKeyring(true, 'old'));
  expect(await build(createFakeKeyring(true, 'new')).ensure(userId, 'first')).toMatchObject({ ok: true });
  expect(await build(createFakeKeyring(true, 'new')).openWithKeyring(userId)).toMatchObject({ ok: true });
});

test('D7: never makes a new key over one that cannot be opened, or over a database without one', async () => {
  await makeKey(createFakeKeyring(true, 'old'));
  const file = join(paths.userFolder(userId), 'keys.json');
  const before = readFileSync(file, 'utf8');
  const locked = { ok: false, error: { code: 'database-locked' } };
  expect(await build(createFakeKeyring(true, 'new')).ensure(userId, 'second')).toMatchObject(locked);
  expect(readFileSync(file, 'utf8')).toBe(before);

  const missing = { ok: false, error: { code: 'database-key-missing' } };
  writeFileSync(file, 'damaged');
  expect(await build(createFakeKeyring()).ensure(userId, 'first')).toMatchObject(missing);

  for (const name of ['lydia.db', 'lydia.db-wal', 'lydia.db.fresh', 'lydia.db.corrupt-2026', 'backups']) {
    const other = userIdSchema.parse(ids.next());
    mkdirSync(paths.userFolder(other), { recursive: true });
    writeFileSync(join(paths.userFolder(other), name), 'encrypted');
    expect(await build(createFakeKeyring()).ensure(other, 'first'), name).toMatchObject(missing);
  }
  const offline = userIdSchema.parse(ids.next());
  mkdirSync(paths.userFolder(offline), { recursive: true });
  writeFileSync(paths.databaseFile(offline), 'encrypted');
  expect(await build(createFakeKeyring()).openWithPassword(offline, 'first')).toMatchObject(missing);
});

test('a key is bound to its user', async () => {
  await makeKey(createFakeKeyring(false));
  const other = userIdSchema.parse(ids.next());
  mkdirSync(paths.userFolder(other), { recursive: true });
  const file = readFileSync(join(paths.userFolder(userId), 'keys.json'));
  writeFileSync(join(paths.userFolder(other), 'keys.json'), file);
  expect(await build(createFakeKeyring(false)).openWithPassword(other, 'first')).toMatchObject({ ok: false });
});

test('the key stands nowhere in the file as it is', async () => {
  const key = Buffer.from(await makeKey(createFakeKeyring(false)));
  const file = readFileSync(join(paths.userFolder(userId), 'keys.json'), 'utf8');
  expect(file).not.toContain(key.toString('base64'));
  expect(file).not.toContain(key.toString('hex'));
});
