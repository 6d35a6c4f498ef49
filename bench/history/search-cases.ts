import type { Language } from '../../contracts/domain/call.ts';
import { vocabularyOf } from '../../tests/world/team-history/vocabulary.ts';

export type Frequency = 'common' | 'middle' | 'rare';

export interface SearchCase {
  readonly language: Language;
  readonly frequency: Frequency;
  /** What stands in the field: a word, or as much of it as was typed so far. */
  readonly typed: string;
}

const words: Readonly<Record<Language, Readonly<Record<Exclude<Frequency, 'rare'>, readonly string[]>>>> = {
  fr: {
    common: ['bonjour', 'facture', 'commande', 'problème', 'livraison', 'merci'],
    middle: ['prélèvement', 'résiliation', 'chaudière', 'huissier', 'étiquette', 'kilométrage'],
  },
  en: {
    common: ['invoice', 'order', 'customer', 'delivery', 'contract', 'thanks'],
    middle: ['warranty', 'chargeback', 'bailiff', 'surcharge', 'roaming', 'locksmith'],
  },
};

/** Heard some fifty times in all. */
const rareRank = 20_000;

/** Each word as it is typed, letter by letter. */
export function buildSearchCases(): readonly SearchCase[] {
  const languages: readonly Language[] = ['fr', 'en'];
  return languages.flatMap((language) => {
    const vocabulary = vocabularyOf(language).words;
    const rare = Array.from({ length: 6 }, (_, index) => vocabulary[rareRank + index * 997] ?? '');
    const all: Readonly<Record<Frequency, readonly string[]>> = { ...words[language], rare };
    return (Object.keys(all) as Frequency[]).flatMap((frequency) =>
      all[frequency].flatMap((word) =>
        Array.from(word, (_letter, index) => ({ language, frequency, typed: word.slice(0, index + 1) })),
      ),
    );
  });
}
