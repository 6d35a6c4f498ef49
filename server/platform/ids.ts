import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** New identifiers: UUID version 7 (RFC 9562), which sort by the time they were made. */
export interface Ids {
  next(): string;
}

export function createIds(clock: Pick<Clock, 'nowMs'>): Ids {
  return { next: () => toUuidV7(clock.nowMs(), randomBytes(10)) };
}

/** 48 bits of time, then 74 random bits around the version and the variant. */
export function toUuidV7(nowMs: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes.set(random.subarray(0, 10), 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
