import { expect, test } from 'vitest';
import { type Result, succeed } from '../../contracts/result.ts';
import type { TokenSource } from '../api/client.ts';
import { createBoundTokens } from './bound-tokens.ts';

const source: TokenSource = {
  accessToken: async () => succeed('access'),
  renewToken: async () => succeed('renewed'),
};
const none = { ok: false, error: { code: 'not-signed-in' } };

test('gives the tokens of the session while the user is in, and none after', async () => {
  const tokens = createBoundTokens(() => source);
  expect(await tokens.accessToken()).toEqual(succeed('access'));
  expect(await tokens.renewToken('access')).toEqual(succeed('renewed'));
  tokens.end();
  expect(await tokens.accessToken()).toMatchObject(none);
  expect(await tokens.renewToken('access')).toMatchObject(none);
});

test('what waited for a token while the next user signed in does not get his', async () => {
  const refresh = Promise.withResolvers<Result<string>>();
  const tokens = createBoundTokens(() => ({ ...source, accessToken: () => refresh.promise }));
  const asked = tokens.accessToken();
  tokens.end();
  refresh.resolve(succeed('of the next user'));
  expect(await asked).toMatchObject(none);
});
