import { expect, test } from 'vitest';
import { createMemoryLogger } from '../platform/testing.ts';
import { createKeyring } from './keyring.ts';

type Backend = 'basic_text' | 'gnome_libsecret' | 'kwallet' | 'kwallet5' | 'kwallet6' | 'unknown';

function build(backend: Backend, platform: string, answer: () => Promise<boolean>) {
  const safeStorage = {
    getSelectedStorageBackend: () => backend,
    isAsyncEncryptionAvailable: answer,
    encryptStringAsync: async (text: string) => Buffer.from(`sealed:${text}`),
    decryptStringAsync: async (sealed: Buffer) => {
      if (!sealed.toString().startsWith('sealed:')) throw new Error('cannot be opened');
      return { result: sealed.toString().slice('sealed:'.length), shouldReEncrypt: false };
    },
  };
  return createKeyring({ safeStorage, platform, logger: createMemoryLogger().logger });
}

const yes = async (): Promise<boolean> => true;

test.each(['basic_text', 'unknown'] as const)(
  'counts the backend %s on Linux as no keyring',
  async (backend) => {
    const keyring = build(backend, 'linux', yes);
    expect(await keyring.isAvailable()).toBe(false);
    expect(await keyring.protect('secret')).toBeNull();
  },
);

test.each(['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6'] as const)('uses %s', async (backend) => {
  const keyring = build(backend, 'linux', yes);
  const sealed = await keyring.protect('secret');
  expect(sealed).not.toBeNull();
  expect(await keyring.reveal(sealed ?? '')).toBe('secret');
});

test('does not ask for the backend where there is only one', async () => {
  expect(await build('unknown', 'darwin', yes).isAvailable()).toBe(true);
});

test.each([
  ['says it is not available', async () => false],
  ['throws', () => Promise.reject(new Error('no bus'))],
])('protects nothing when the system %s', async (_what, answer) => {
  const keyring = build('gnome_libsecret', 'linux', answer);
  expect(await keyring.isAvailable()).toBe(false);
  expect(await keyring.protect('secret')).toBeNull();
  expect(await keyring.reveal('AAAA')).toBeNull();
});

test('gives null for what another keyring sealed', async () => {
  expect(await build('kwallet6', 'linux', yes).reveal('AAAA')).toBeNull();
});
