import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Makes identifiers: UUIDs of version 7, which sort by the time they were made. */
export interface Ids {
  next(): string;
}

const maxSequence = 0xfff;

/**
 * Within one millisecond, and when the wall clock steps back, a 12-bit counter keeps the order; when it is
 * used up, the time in the id runs ahead by one millisecond (RFC 9562, section 6.2, method 1).
 */
export function createIds(clock: Pick<Clock, 'nowMs'>): Ids {
  let lastMs = 0;
  let sequence = 0;

  function advance(): void {
    const nowMs = clock.nowMs();
    if (nowMs > lastMs) {
      lastMs = nowMs;
      sequence = randomBytes(1).readUInt8();
    } else if (sequence < maxSequence) {
      sequence += 1;
    } else {
      lastMs += 1;
      sequence = 0;
    }
  }

  return {
    next() {
      advance();
      const bytes = randomBytes(16);
      bytes.writeUIntBE(lastMs, 0, 6);
      bytes.writeUInt16BE(0x7000 | sequence, 6);
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
      const hex = bytes.toString('hex');
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
        '-',
      );
    },
  };
}
