import type { SafeStorage } from 'electron';
import type { Logger } from '../platform/logger.ts';

/** The system's store for secrets. Without a real one nothing is protected, and nothing is kept. */
export interface Keyring {
  isAvailable(): Promise<boolean>;
  /** The secret in a form that only this user of this computer can open; null when there is no keyring. */
  protect(secret: string): Promise<string | null>;
  /** Null when it cannot be opened: another keyring, another computer, or none. */
  reveal(protectedSecret: string): Promise<string | null>;
}

type AsyncSafeStorage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

/** On Linux these two mean a password that is the same in every installation: no protection at all. */
const backendsWithoutProtection: readonly string[] = ['basic_text', 'unknown'];

interface KeyringOptions {
  readonly safeStorage: AsyncSafeStorage;
  readonly platform: string;
  readonly logger: Logger;
}

export function createKeyring({ safeStorage, platform, logger }: KeyringOptions): Keyring {
  function hasRealBackend(): boolean {
    if (platform !== 'linux') return true;
    return !backendsWithoutProtection.includes(safeStorage.getSelectedStorageBackend());
  }

  async function attempt<T>(what: string, run: () => Promise<T>): Promise<T | null> {
    try {
      return await run();
    } catch (error) {
      logger.warn(`the keyring failed to ${what}`, { error: String(error) });
      return null;
    }
  }

  async function isAvailable(): Promise<boolean> {
    const answer = await attempt('answer', async () => {
      return hasRealBackend() && (await safeStorage.isAsyncEncryptionAvailable());
    });
    return answer === true;
  }

  return {
    isAvailable,
    async protect(secret) {
      if (!(await isAvailable())) return null;
      return attempt('protect', async () => {
        return (await safeStorage.encryptStringAsync(secret)).toString('base64');
      });
    },
    async reveal(protectedSecret) {
      if (!(await isAvailable())) return null;
      return attempt('reveal', async () => {
        return (await safeStorage.decryptStringAsync(Buffer.from(protectedSecret, 'base64'))).result;
      });
    },
  };
}
