import { randomBytes } from 'node:crypto';

/** What the two letters in front of an identifier stand for. */
export type SidPrefix = 'CA' | 'CF' | 'GT' | 'RT';

export function createSid(prefix: SidPrefix): string {
  return prefix + randomBytes(16).toString('hex');
}
