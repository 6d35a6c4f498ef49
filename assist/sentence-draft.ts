import type { Language } from '../contracts/domain/call.ts';
import type { Evidence } from './evidence.ts';
import { isFactual, isOnSubject } from './evidence.ts';
import { isDayWord, isOpenFact } from './facts.ts';
import { withoutTerminal } from './markers.ts';
import { isSamePolarity } from './polarity.ts';
import { noAnswer } from './prompt.ts';
import { isJoiner } from './words/numerals.ts';

/** A sentence that is still coming. */
export interface SentenceDraft {
  readonly words: readonly string[];
  /** The snippets its markers name, as the model numbered them. */
  readonly numbers: readonly number[];
  /** It said something that its sources do not say; it stays so until it ends. */
  readonly isStruck: boolean;
}

export const emptyDraft: SentenceDraft = { words: [], numbers: [], isStruck: false };

/** What the sentences of one reply are judged by. */
export interface Court {
  readonly language: Language;
  /** By number of the snippet. */
  readonly evidence: ReadonlyMap<number, Evidence>;
}

const maxSentenceLength = 600;

export function textOf(draft: SentenceDraft): string {
  return draft.words.join(' ');
}

export function addWord(draft: SentenceDraft, word: string, court: Court): SentenceDraft {
  return judge({ ...draft, words: [...draft.words, word] }, court);
}

export function addMarkers(draft: SentenceDraft, numbers: readonly number[], court: Court): SentenceDraft {
  return judge({ ...draft, numbers: [...draft.numbers, ...numbers] }, court);
}

/** The words that may be shown before the sentence has ended: those whose facts are complete and stand in a source. */
export function releasable(draft: SentenceDraft, language: Language): string {
  if (draft.isStruck || draft.numbers.length === 0) return '';
  return withoutTerminal(closedWords(draft.words, language).join(' '));
}

/** Whether the whole sentence may be shown. */
export function isGrounded(draft: SentenceDraft, court: Court): boolean {
  const evidence = evidenceOf(draft, court);
  if (draft.isStruck || evidence.length === 0) return false;
  const text = textOf(draft);
  const sources = evidence.map((one) => one.text);
  return (
    isFactual(text, evidence, court.language) &&
    isOnSubject(text, evidence, court.language) &&
    isSamePolarity(text, sources, court.language)
  );
}

/** Strikes a draft that names a source that was not given, states a fact that is not there, or does not end. */
function judge(draft: SentenceDraft, court: Court): SentenceDraft {
  // The last word is enough to see where the sentence ends.
  if (draft.isStruck) return { ...draft, words: draft.words.slice(-1) };
  const evidence = evidenceOf(draft, court);
  const isForged = evidence.length < draft.numbers.length;
  const isTooLong = draft.words.reduce((sum, word) => sum + word.length + 1, 0) > maxSentenceLength;
  const isRefusal = draft.words.some((word) => word.includes(noAnswer));
  const isFalse =
    evidence.length > 0 &&
    !isFactual(closedWords(draft.words, court.language).join(' '), evidence, court.language);
  return { ...draft, isStruck: isForged || isTooLong || isRefusal || isFalse };
}

function evidenceOf(draft: SentenceDraft, court: Court): readonly Evidence[] {
  return draft.numbers.flatMap((number) => court.evidence.get(number) ?? []);
}

/** Without the number at the end, to which more digits or a unit may still come ('3', '3 jours' before 'ouvrés'). */
function closedWords(words: readonly string[], language: Language): readonly string[] {
  const isUnitOpen = isDayWord(words.at(-1) ?? '') && isOpenFact(words.at(-2) ?? '', language);
  let end = isUnitOpen ? words.length - 1 : words.length;
  while (
    end > 0 &&
    (isOpenFact(words[end - 1] ?? '', language) || isJoinerAfterNumber(words, end - 1, language))
  )
    end -= 1;
  return words.slice(0, end);
}

/** 'twenty and', to which 'two' may come. */
function isJoinerAfterNumber(words: readonly string[], position: number, language: Language): boolean {
  return isJoiner(words[position] ?? '') && isOpenFact(words[position - 1] ?? '', language);
}
