import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { UserId } from '../../contracts/ids.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import { readJsonFile, writeJsonFile } from '../platform/json-file.ts';
import type { Logger } from '../platform/logger.ts';
import type { Paths } from '../platform/paths.ts';
import type { Keyring } from './keyring.ts';
import { passwordWrapSchema, unwrapKey, wrapKey } from './password-wrap.ts';

const keyFileSchema = z.object({
  version: z.literal(1),
  keyring: z.string().nullable(),
  password: passwordWrapSchema.nullable(),
});
type KeyFile = z.infer<typeof keyFileSchema>;

/**
 * The 32-byte key of each user's database. It stands in the user's folder twice: under the system's keyring,
 * when there is one, and under the user's password, so that he can open his history without network and
 * without keyring. A new key is made only when there is nothing that an old one encrypted.
 */
export interface DatabaseKeys {
  openWithKeyring(userId: UserId): Promise<Result<Uint8Array>>;
  openWithPassword(userId: UserId, password: string): Promise<Result<Uint8Array>>;
  /** After the API accepted the password: opens the key, or makes it, and keeps both wraps current. */
  ensure(userId: UserId, password: string): Promise<Result<Uint8Array>>;
  /** The password was changed elsewhere: opens the key with the one before, and keeps it under the new one. */
  takeOver(userId: UserId, previousPassword: string, password: string): Promise<Result<Uint8Array>>;
}

interface KeysOptions {
  readonly paths: Paths;
  readonly keyring: Keyring;
  readonly logger: Logger;
  /** Of scrypt; tests lower it. */
  readonly passwordCost?: number;
}

type LoadedKeys =
  | { readonly kind: 'missing' | 'damaged' }
  | { readonly kind: 'read'; readonly file: KeyFile };

async function loadKeyFile(path: string): Promise<LoadedKeys> {
  const content = await readJsonFile(path);
  if (content.kind !== 'read') return content;
  const parsed = keyFileSchema.safeParse(content.value);
  return parsed.success ? { kind: 'read', file: parsed.data } : { kind: 'damaged' };
}

function keyFileOf(paths: Paths, userId: UserId): string {
  return join(paths.userFolder(userId), 'keys.json');
}

/** Something that an older key encrypted: the database, one that was set aside or is on its way, a backup. */
function hasData(paths: Paths, userId: UserId): boolean {
  const folder = paths.userFolder(userId);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.some((name) => name.startsWith(basename(paths.databaseFile(userId))) || name === 'backups');
}

/** Writes both wraps of a key. */
function createKeySaver({ paths, keyring, logger, passwordCost }: KeysOptions) {
  return async (userId: UserId, key: Uint8Array, password: string): Promise<Result<Uint8Array>> => {
    const file: KeyFile = {
      version: 1,
      keyring: await keyring.protect(Buffer.from(key).toString('base64')),
      password: await wrapKey(key, password, userId, passwordCost),
    };
    try {
      await writeJsonFile(keyFileOf(paths, userId), file);
      return succeed(key);
    } catch (error) {
      logger.error('the database key could not be written', { error });
      return fail('storage-unavailable');
    }
  };
}

export function createDatabaseKeys(options: KeysOptions): DatabaseKeys {
  const { paths, keyring } = options;
  async function tryKeyring(file: KeyFile): Promise<Uint8Array | null> {
    if (file.keyring === null) return null;
    const encoded = await keyring.reveal(file.keyring);
    const key = encoded === null ? null : Buffer.from(encoded, 'base64');
    return key?.length === 32 ? key : null;
  }

  async function tryPassword(file: KeyFile, userId: UserId, password: string): Promise<Uint8Array | null> {
    return file.password === null ? null : unwrapKey(file.password, password, userId);
  }

  const save = createKeySaver(options);

  async function ensureExisting(
    file: KeyFile,
    userId: UserId,
    password: string,
  ): Promise<Result<Uint8Array>> {
    const [byKeyring, byPassword] = [await tryKeyring(file), await tryPassword(file, userId, password)];
    const key = byKeyring ?? byPassword;
    if (key === null) return fail('database-locked');
    const isCurrent = byPassword !== null && (byKeyring !== null || !(await keyring.isAvailable()));
    return isCurrent ? succeed(key) : save(userId, key, password);
  }

  async function openWith(userId: UserId, open: (file: KeyFile) => Promise<Uint8Array | null>) {
    const loaded = await loadKeyFile(keyFileOf(paths, userId));
    if (loaded.kind === 'damaged' || (loaded.kind === 'missing' && hasData(paths, userId)))
      return fail('database-key-missing');
    const key = loaded.kind === 'read' ? await open(loaded.file) : null;
    return key === null ? fail('database-locked') : succeed(key);
  }

  const openWithPassword = (userId: UserId, password: string): Promise<Result<Uint8Array>> =>
    openWith(userId, (file) => tryPassword(file, userId, password));

  return {
    openWithKeyring: (userId) => openWith(userId, tryKeyring),
    openWithPassword,
    async takeOver(userId, previousPassword, password) {
      const key = await openWithPassword(userId, previousPassword);
      return key.ok ? save(userId, key.value, password) : key;
    },
    async ensure(userId, password) {
      const loaded = await loadKeyFile(keyFileOf(paths, userId));
      if (loaded.kind === 'read') return ensureExisting(loaded.file, userId, password);
      if (loaded.kind === 'damaged' || hasData(paths, userId)) return fail('database-key-missing');
      return save(userId, randomBytes(32), password);
    },
  };
}
