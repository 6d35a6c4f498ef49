const bias = 0x84;
const clip = 32_635;

/** µ-law (ITU-T G.711), the only audio codec of the simulator: one byte a sample at 8 kHz. */
function encodeSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), clip) + bias;
  const exponent = Math.max(0, Math.floor(Math.log2(magnitude)) - 7);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function decodeByte(byte: number): number {
  const inverted = ~byte & 0xff;
  const magnitude = (((inverted & 0x0f) << 3) + bias) << ((inverted & 0x70) >> 4);
  return inverted & 0x80 ? bias - magnitude : magnitude - bias;
}

const encodeTable = Uint8Array.from({ length: 65_536 }, (_, index) => encodeSample(index - 32_768));
const decodeTable = Int16Array.from({ length: 256 }, (_, byte) => decodeByte(byte));

export function encodeMuLaw(pcm: Int16Array): Buffer {
  const bytes = Buffer.allocUnsafe(pcm.length);
  pcm.forEach((sample, index) => {
    bytes[index] = encodeTable[sample + 32_768] ?? 0xff;
  });
  return bytes;
}

export function decodeMuLaw(bytes: Uint8Array): Int16Array {
  return Int16Array.from(bytes, (byte) => decodeTable[byte] ?? 0);
}
