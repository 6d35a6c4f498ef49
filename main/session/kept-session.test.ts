import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { userIdSchema } from '../../contracts/ids.ts';
import type { SessionState } from '../../contracts/ipc/session.ts';
import { createMemoryLogger } from '../platform/testing.ts';
import { createWatched } from '../platform/watched.ts';
import { createKeptSession } from './kept-session.ts';
import type { Keyring } from './keyring.ts';
import { confirmUser } from './session-steps.ts';
import { createFakeKeyring } from './testing.ts';
import { ana, ids, online } from './testing-world.ts';

function keep(keyring: Keyring) {
  const file = join(mkdtempSync(join(tmpdir(), 'lydia-kept-')), 'session.json');
  const { logger } = createMemoryLogger();
  return { file, kept: createKeptSession({ file, keyring, apiUrl: () => 'http://api', logger }) };
}

test('is on the disk only as the keyring protects it', async () => {
  const { file, kept } = keep(createFakeKeyring());
  expect(await kept.save({ userId: ana.id, refreshToken: 'the-refresh-token' })).toBe(true);
  expect(readFileSync(file, 'utf8')).not.toContain('the-refresh-token');
  expect(await kept.load()).toEqual({ userId: ana.id, refreshToken: 'the-refresh-token' });
});

test('a save that waits for the keyring does not bring back a session that was ended meanwhile', async () => {
  const opened = Promise.withResolvers<void>();
  const keyring = createFakeKeyring();
  const { file, kept } = keep({
    ...keyring,
    protect: async (secret) => {
      await opened.promise;
      return keyring.protect(secret);
    },
  });
  const saved = kept.save({ userId: ana.id, refreshToken: 'the-refresh-token' });
  const cleared = kept.clear();
  opened.resolve();
  await Promise.all([saved, cleared]);
  expect(existsSync(file)).toBe(false);
});

test('a late answer for one user does not put him in the place of the next', () => {
  const state = createWatched<SessionState>(online);
  const other = { ...ana, id: userIdSchema.parse(ids.next()) };
  confirmUser(state, other);
  expect(state.get()).toEqual(online);
});
