import { createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * A file that cannot be decrypted is either damaged or opened with another key, and SQLite does not tell
 * which. This small file beside it does: it holds a keyed hash that only the right key yields. It gives
 * nothing away, because the key is 32 random bytes and not a password.
 */
function pathOf(databaseFile: string): string {
  return `${databaseFile}.key-check`;
}

function checkValue(key: Uint8Array): Buffer {
  return createHmac('sha256', key).update('lydia local database').digest();
}

/** `unknown`: the database is older than the check, or new. */
export function checkKey(databaseFile: string, key: Uint8Array): 'right' | 'wrong' | 'unknown' {
  const path = pathOf(databaseFile);
  if (!existsSync(path)) return 'unknown';
  const kept = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  const value = checkValue(key);
  // A check that is cut short says nothing about the key.
  if (kept.length !== value.length) return 'unknown';
  return timingSafeEqual(kept, value) ? 'right' : 'wrong';
}

/** To be called once the key has opened the database. */
export function saveKeyCheck(databaseFile: string, key: Uint8Array): void {
  if (checkKey(databaseFile, key) === 'right') return;
  writeFileSync(pathOf(databaseFile), checkValue(key).toString('base64'), { mode: 0o600 });
}

/** Notes that a page could not be read: the whole file is checked when it is opened next. */
export function markSuspect(databaseFile: string): void {
  writeFileSync(`${databaseFile}.suspect`, '', { mode: 0o600 });
}

export function isSuspect(databaseFile: string): boolean {
  return existsSync(`${databaseFile}.suspect`);
}

export function clearSuspect(databaseFile: string): void {
  rmSync(`${databaseFile}.suspect`, { force: true });
}
