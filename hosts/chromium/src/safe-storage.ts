import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type * as Electron from 'electron';
import { app } from './app.ts';
import { state } from './state.ts';

const prefix = Buffer.from('h10');

/** AES-256-GCM under a key file beside the profile: as weak as Electron's own `basic_text`, and named so. */
function loadKey(): Buffer {
  if (!state.isReady) throw new Error('safeStorage cannot be used before app is ready');
  const file = join(app.getPath('userData'), 'chromium-host.key');
  try {
    return readFileSync(file);
  } catch {
    const made = randomBytes(32);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, made, { mode: 0o600 });
    return made;
  }
}

function encryptString(plainText: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', loadKey(), nonce);
  const body = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
  return Buffer.concat([prefix, nonce, cipher.getAuthTag(), body]);
}

function decryptString(encrypted: Buffer): string {
  if (!encrypted.subarray(0, 3).equals(prefix))
    throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
  const decipher = createDecipheriv('aes-256-gcm', loadKey(), encrypted.subarray(3, 15));
  decipher.setAuthTag(encrypted.subarray(15, 31));
  return Buffer.concat([decipher.update(encrypted.subarray(31)), decipher.final()]).toString('utf8');
}

export const safeStorage = {
  isEncryptionAvailable: () => state.isReady,
  isAsyncEncryptionAvailable: async () => state.isReady,
  getSelectedStorageBackend: () => 'basic_text' as const,
  setUsePlainTextEncryption: () => {},
  encryptString,
  decryptString,
  encryptStringAsync: async (plainText: string) => encryptString(plainText),
  decryptStringAsync: async (encrypted: Buffer): Promise<Electron.DecryptStringAsyncReturnValue> => ({
    result: decryptString(encrypted),
    shouldReEncrypt: false,
  }),
} satisfies Partial<Electron.SafeStorage>;
