import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';

/** A key encrypted under a password: scrypt, then AES-256-GCM bound to the user's id. All base64. */
export const passwordWrapSchema = z.object({
  cost: z.number().int().min(1_024).max(1_048_576),
  salt: z.base64(),
  nonce: z.base64(),
  sealed: z.base64(),
});
export type PasswordWrap = z.infer<typeof passwordWrapSchema>;

/** 64 MiB and about a fifth of a second on the machines operators have; stored, so that it can be raised. */
const presentCost = 65_536;
const blockSize = 8;
const tagBytes = 16;

function deriveKey(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const maxmem = 2 * 128 * cost * blockSize;
  scrypt(password.normalize('NFKC'), salt, 32, { N: cost, r: blockSize, p: 1, maxmem }, (error, key) => {
    if (error === null) resolve(key);
    else reject(error);
  });
  return promise;
}

export async function wrapKey(
  key: Uint8Array,
  password: string,
  userId: string,
  cost = presentCost,
): Promise<PasswordWrap> {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await deriveKey(password, salt, cost), nonce);
  cipher.setAAD(Buffer.from(userId));
  const sealed = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return {
    cost,
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    sealed: sealed.toString('base64'),
  };
}

/** The key, or null when the password is another one or the wrap is of another user. */
export async function unwrapKey(
  wrap: PasswordWrap,
  password: string,
  userId: string,
): Promise<Uint8Array | null> {
  const sealed = Buffer.from(wrap.sealed, 'base64');
  const derived = await deriveKey(password, Buffer.from(wrap.salt, 'base64'), wrap.cost);
  try {
    const decipher = createDecipheriv('aes-256-gcm', derived, Buffer.from(wrap.nonce, 'base64'));
    decipher.setAAD(Buffer.from(userId));
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    return null;
  }
}
