const keys = '0123456789*#ABCD';

export interface TelephoneEventDecoder {
  /** The key that this packet begins, or null when it repeats or ends one that was told already. */
  readonly decode: (payload: Uint8Array, timestamp: number) => string | null;
}

/**
 * RFC 4733: a key press is a run of packets that all carry the timestamp of its beginning, the last one sent
 * three times. So a new timestamp is a new key.
 */
export function createTelephoneEventDecoder(): TelephoneEventDecoder {
  let lastTimestamp: number | null = null;
  return {
    decode(payload, timestamp) {
      if (payload.length < 4 || timestamp === lastTimestamp) return null;
      lastTimestamp = timestamp;
      return keys[payload[0] ?? 255] ?? null;
    },
  };
}
