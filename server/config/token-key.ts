import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The key that signs access tokens: the one given, or one made once and kept beside the embedded database. */
export async function ensureTokenKey(given: string | null, dataDir: string | null): Promise<string> {
  if (given !== null) return given;
  if (dataDir === null) throw new Error('LYDIA_TOKEN_PRIVATE_KEY is missing, and there is no data folder.');
  const file = join(dataDir, 'token-key.pem');
  if (!existsSync(file)) {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const { privateKey } = generateKeyPairSync('ed25519', {
      privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
      publicKeyEncoding: { format: 'pem', type: 'spki' },
    });
    await writeFile(file, privateKey, { mode: 0o600, flag: 'wx' });
  }
  // A backup that was restored may have opened it to others.
  await chmod(file, 0o600);
  return readFile(file, 'utf8');
}
