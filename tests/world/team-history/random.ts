/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** Whole, from 0 up to 2^32. */
  next(): number;
  /** Whole, from 0 up to `limit`, which is left out. */
  below(limit: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
}

const step = 0x9e3779b9;

function scramble(value: number): number {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x21f0aaad);
  bits ^= bits >>> 15;
  bits = Math.imul(bits, 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** `index` gives a series of its own: any record can be made without those before it. */
export function createRandom(seed: number, index = 0): Random {
  // Two rounds, or neighbours would be the same series moved by one.
  let state = scramble((scramble(seed | 0) ^ Math.imul(index + 1, 0x85ebca6b)) | 0) | 0;
  const next = (): number => {
    state = (state + step) | 0;
    return scramble(state);
  };
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit);
  return {
    next,
    below,
    chance: (share) => next() < share * 2 ** 32,
    pick: <T>(list: readonly T[]): T => {
      const one = list[below(list.length)];
      if (one === undefined) throw new Error('nothing to pick from');
      return one;
    },
  };
}
