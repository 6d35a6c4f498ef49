import type { ReadPrompt, Source } from './read-prompt.ts';

/** Long words that say nothing about a subject, as their first letters. */
const empty = new Set(
  'what when wher whic will have does from your this that with much abou ther they been were would just then than some quan dans avec pour vous votr comm comb pour quel elle nous sont leur cett etre bonj hell than merc than'.split(
    ' ',
  ),
);

/** The beginnings of the longer words of a text, without accents: enough to see what two texts share. */
export function beginningsOf(text: string): ReadonlySet<string> {
  const folded = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const words = folded.match(/\p{L}{4,}/gu) ?? [];
  return new Set(words.map((word) => word.slice(0, 4)).filter((beginning) => !empty.has(beginning)));
}

const minimumShare = 0.2;
/** A second source is used when it fits nearly as well as the first. */
const secondShare = 0.6;
const titleWeight = 0.3;
/** A word that no source has may be the point of the question, or just talk. */
const worthOfUnknown = 0.3;
const worthBesideQuestion = 0.5;

/** The sentences with a question mark, or all of it. */
function findQuestions(text: string): string {
  return text.match(/[^.!?]+\?/g)?.join(' ') ?? text;
}

/** The one or two sources that speak of what the question speaks of, best first; none when none does. */
export function chooseSources({ sources, question }: ReadPrompt): readonly Source[] {
  const asked = beginningsOf(question);
  const inQuestion = beginningsOf(findQuestions(question));
  const rarity = (beginning: string) => {
    const count = sources.filter(({ text }) => beginningsOf(text).has(beginning)).length;
    const worth = count === 0 ? worthOfUnknown : 1 / (1 + count);
    return inQuestion.has(beginning) ? worth : worth * worthBesideQuestion;
  };
  const share = (text: string) => {
    const own = beginningsOf(text);
    return [...asked].reduce((sum, beginning) => sum + (own.has(beginning) ? rarity(beginning) : 0), 0);
  };
  const all = [...asked].reduce((sum, beginning) => sum + rarity(beginning), 0);
  const scored = sources
    .map((source) => ({ source, score: share(source.text) + titleWeight * share(source.title) }))
    .filter(({ score }) => score > 0 && score >= all * minimumShare)
    .sort((one, other) => other.score - one.score);
  const best = scored[0]?.score ?? 0;
  return scored
    .filter(({ score }) => score >= best * secondShare)
    .slice(0, 2)
    .map(({ source }) => source);
}
