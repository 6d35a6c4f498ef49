/** A row of numbers that a seed gives again: mulberry32. */
export interface Random {
  /** From 0 up to, and without, `below`. */
  upTo(below: number): number;
  isChance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  shuffle<T>(all: readonly T[]): T[];
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const upTo = (below: number) => Math.floor(next() * below);
  return {
    upTo,
    isChance: (share) => next() < share,
    pick(from) {
      const found = from[upTo(from.length)];
      if (found === undefined) throw new Error('There is nothing to pick from.');
      return found;
    },
    shuffle(all) {
      const left = [...all];
      for (let at = left.length - 1; at > 0; at -= 1) {
        const other = upTo(at + 1);
        [left[at], left[other]] = [left[other] as never, left[at] as never];
      }
      return left;
    },
  };
}
