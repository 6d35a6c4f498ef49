import type { Language } from '../../../contracts/domain/call.ts';
import type { Random } from './random.ts';
import { buildRareWord, frequentWords, tradeWords } from './words.ts';

export interface Vocabulary {
  /** The most frequent first. */
  readonly words: readonly string[];
  pick(random: Random): string;
}

const rareWords = 30_000;
/** The rarest word is met once in about so many. */
const tableBits = 20;

/** Zipf and Mandelbrot: the word of rank r is met in proportion to (r + 2.7)^-1.1. */
function buildTable(count: number): Uint16Array {
  const weights = Array.from({ length: count }, (_, rank) => (rank + 2.7) ** -1.1);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const table = new Uint16Array(2 ** tableBits);
  let [rank, share] = [0, (weights[0] ?? 0) / sum];
  for (let place = 0; place < table.length; place += 1) {
    while (place / table.length >= share && rank < count - 1) {
      rank += 1;
      share += (weights[rank] ?? 0) / sum;
    }
    table[place] = rank;
  }
  return table;
}

function buildVocabulary(language: Language): Vocabulary {
  const rare = Array.from({ length: rareWords }, (_, number) => buildRareWord(language, number));
  const words = [...new Set([...frequentWords[language], ...tradeWords[language], ...rare])];
  const table = buildTable(words.length);
  return { words, pick: (random) => words[table[random.next() >>> (32 - tableBits)] ?? 0] ?? '' };
}

let vocabularies: Readonly<Record<Language, Vocabulary>> | undefined;

/** Some 30,000 words a language, met as often as words are. */
export function vocabularyOf(language: Language): Vocabulary {
  vocabularies ??= { fr: buildVocabulary('fr'), en: buildVocabulary('en') };
  return vocabularies[language];
}

/** One sentence of `words` words; now and then it names a file or an amount. */
export function buildSentence(language: Language, random: Random, words: number): string {
  const vocabulary = vocabularyOf(language);
  let text = vocabulary.pick(random);
  text = text.charAt(0).toUpperCase() + text.slice(1);
  for (let word = 1; word < words; word += 1) text += ` ${vocabulary.pick(random)}`;
  if (random.chance(0.04)) text += ` ${10_000 + random.below(90_000)}`;
  return `${text}${random.chance(0.2) ? ' ?' : '.'}`;
}
