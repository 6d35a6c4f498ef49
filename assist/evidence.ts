import type { Language } from '../contracts/domain/call.ts';
import type { Fact } from './facts.ts';
import { areFactsSupported, findFacts } from './facts.ts';
import type { Snippet } from './types.ts';
import { toTerms } from './words/terms.ts';

/** What a snippet can bear witness to. The title lends words, never facts. */
export interface Evidence {
  readonly text: string;
  readonly facts: readonly Fact[];
  readonly terms: ReadonlySet<string>;
}

export function toEvidence({ text, articleTitle, language }: Snippet): Evidence {
  return {
    text,
    facts: findFacts(text, language),
    terms: new Set([...toTerms(text, language), ...toTerms(articleTitle, language)]),
  };
}

/** Whether every number, price, date and percentage of the text stands in the evidence. */
export function isFactual(text: string, evidence: readonly Evidence[], language: Language): boolean {
  return areFactsSupported(
    findFacts(text, language),
    evidence.map(({ facts }) => facts),
  );
}

/** Half of what a sentence speaks of must be in its sources: courtesies fit in, another subject does not. */
const minimumOverlap = 0.5;

/** Whether the sentence speaks of what its evidence speaks of. A sentence that speaks of nothing does not. */
export function isOnSubject(sentence: string, evidence: readonly Evidence[], language: Language): boolean {
  const terms = [...new Set(toTerms(sentence, language))];
  const shared = terms.filter((term) => evidence.some((one) => one.terms.has(term)));
  return (
    shared.length >= Math.min(2, terms.length) &&
    shared.length > 0 &&
    shared.length >= terms.length * minimumOverlap
  );
}
