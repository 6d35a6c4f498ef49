import type { Language } from '../contracts/domain/call.ts';
import type { Evidence } from './evidence.ts';
import { isFactual, isOnSubject } from './evidence.ts';
import { isDayWord, isOpenFact } from './facts.ts';
import { withoutTerminal } from './markers.ts';
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

/** By number of the snippet. */
export type EvidenceTable = ReadonlyMap<number, Evidence>;

const maxSentenceLength = 600;

export function textOf(draft: SentenceDraft): string {
  return draft.words.join(' ');
}

export function addWord(draft: SentenceDraft, word: string, table: EvidenceTable): SentenceDraft {
  return judge({ ...draft, words: [...draft.words, word] }, table);
}

export function addMarkers(
  draft: SentenceDraft,
  numbers: readonly number[],
  table: EvidenceTable,
): SentenceDraft {
  return judge({ ...draft, numbers: [...draft.numbers, ...numbers] }, table);
}

/** The words that may be shown before the sentence has ended: those whose facts are complete and stand in a source. */
export function releasable(draft: SentenceDraft): string {
  if (draft.isStruck || draft.numbers.length === 0) return '';
  return withoutTerminal(closedWords(draft.words).join(' '));
}

/** Whether the whole sentence may be shown. */
export function isGrounded(draft: SentenceDraft, table: EvidenceTable, language: Language): boolean {
  const evidence = evidenceOf(draft, table);
  if (draft.isStruck || evidence.length === 0) return false;
  const text = textOf(draft);
  return isFactual(text, evidence) && isOnSubject(text, evidence, language);
}

/** Strikes a draft that names a source that was not given, states a fact that is not there, or does not end. */
function judge(draft: SentenceDraft, table: EvidenceTable): SentenceDraft {
  // The last word is enough to see where the sentence ends.
  if (draft.isStruck) return { ...draft, words: draft.words.slice(-1) };
  const evidence = evidenceOf(draft, table);
  const isForged = evidence.length < draft.numbers.length;
  const isTooLong = draft.words.reduce((sum, word) => sum + word.length + 1, 0) > maxSentenceLength;
  const isRefusal = draft.words.some((word) => word.includes(noAnswer));
  const isFalse = evidence.length > 0 && !isFactual(closedWords(draft.words).join(' '), evidence);
  return { ...draft, isStruck: isForged || isTooLong || isRefusal || isFalse };
}

function evidenceOf(draft: SentenceDraft, table: EvidenceTable): readonly Evidence[] {
  return draft.numbers.flatMap((number) => table.get(number) ?? []);
}

/** Without the number at the end, to which more digits or a unit may still come ('3', '3 jours' before 'ouvrés'). */
function closedWords(words: readonly string[]): readonly string[] {
  const isUnitOpen = isDayWord(words.at(-1) ?? '') && isOpenFact(words.at(-2) ?? '');
  let end = isUnitOpen ? words.length - 1 : words.length;
  while (end > 0 && (isOpenFact(words[end - 1] ?? '') || isJoinerAfterNumber(words, end - 1))) end -= 1;
  return words.slice(0, end);
}

/** 'twenty and', to which 'two' may come. */
function isJoinerAfterNumber(words: readonly string[], position: number): boolean {
  return isJoiner(words[position] ?? '') && isOpenFact(words[position - 1] ?? '');
}
