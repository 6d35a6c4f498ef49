import type { Language } from '../../contracts/domain/call.ts';
import { foldText } from './fold.ts';
import { readNumber } from './numerals.ts';
import { isStopWord } from './stop-words.ts';
import { toMeaning } from './synonyms.ts';

/** The folded words of a text; elisions (`l'ordre`) and hyphens are taken apart. */
export function splitWords(text: string): readonly string[] {
  return foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The terms of a text in order, with repetitions: its words without stop words, each as its meaning; numbers in digits. */
export function toTerms(text: string, language: Language): readonly string[] {
  const words = splitWords(text);
  const terms = words
    .filter((word) => !isStopWord(word, language) && (word.length > 1 || /\d/.test(word)))
    .map((word) => String(readNumber([word], language) ?? toMeaning(word, language)));
  return asksForPrice(words) ? [...terms, toMeaning('price', language)] : terms;
}

/** 'How much is it?' speaks of a price, though each of its words is a stop word. */
function asksForPrice(words: readonly string[]): boolean {
  return words.some((word, position) => word === 'how' && words[position + 1] === 'much');
}
