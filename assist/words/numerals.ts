/**
 * Number words of English and French with their values. `one`, `un` and `une` are left out: they are pronouns and
 * articles far more often. So are ordinals.
 */
const small: Readonly<Record<string, number>> = {
  zero: 0,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  deux: 2,
  trois: 3,
  quatre: 4,
  cinq: 5,
  sept: 7,
  huit: 8,
  neuf: 9,
  dix: 10,
  onze: 11,
  douze: 12,
  treize: 13,
  quatorze: 14,
  quinze: 15,
  seize: 16,
  vingt: 20,
  vingts: 20,
  trente: 30,
  quarante: 40,
  cinquante: 50,
  soixante: 60,
  septante: 70,
  huitante: 80,
  nonante: 90,
};
const large: Readonly<Record<string, number>> = {
  hundred: 100,
  cent: 100,
  cents: 100,
  thousand: 1_000,
  mille: 1_000,
  million: 1_000_000,
  millions: 1_000_000,
};
const units: Readonly<Record<string, number>> = { one: 1, un: 1, une: 1 };
/** Inside a number: 'a hundred and ten', 'vingt et un'. */
const joiners = new Set(['and', 'et']);

export function isNumeral(foldedWord: string): boolean {
  return /^\d/.test(foldedWord) || foldedWord in small || foldedWord in large;
}

export function isJoiner(foldedWord: string): boolean {
  return joiners.has(foldedWord);
}

/**
 * The value of a run of folded number words, at its most usual reading: ['twenty', 'four'] is 24, ['quatre', 'vingt',
 * 'dix'] is 90. Null when it is not a number.
 */
export function readNumber(words: readonly string[]): number | null {
  let total = 0;
  let group = 0;
  let hasWord = false;
  for (const word of words) {
    const value: number | undefined = small[word] ?? (hasWord ? units[word] : undefined);
    const factor = large[word];
    if (value !== undefined) group = addSmall(group, value);
    else if (factor === 100) group = Math.max(1, group) * 100;
    else if (factor !== undefined) {
      total += Math.max(1, group) * factor;
      group = 0;
    } else if (!isJoiner(word)) return null;
    hasWord ||= value !== undefined || factor !== undefined;
  }
  return hasWord ? total + group : null;
}

/** French counts four twenties for eighty; all else is added. */
function addSmall(group: number, value: number): number {
  return value === 20 && group % 100 === 4 ? group - 4 + 80 : group + value;
}
