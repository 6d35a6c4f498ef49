import type { Article } from '../contracts/domain/article.ts';
import type { Language } from '../contracts/domain/call.ts';
import type { Request } from './request.ts';
import { findRequests } from './request.ts';
import { splitArticle } from './snippets.ts';
import type { Conversation, Snippet } from './types.ts';
import { toTerms } from './words/terms.ts';

interface IndexedSnippet {
  readonly snippet: Snippet;
  readonly terms: ReadonlyMap<string, number>;
  readonly length: number;
}

interface IndexedArticle {
  readonly title: ReadonlySet<string>;
  /** Of title and body. */
  readonly terms: ReadonlySet<string>;
  readonly snippets: readonly IndexedSnippet[];
}

interface LanguageIndex {
  readonly articles: readonly IndexedArticle[];
  /** How much a term tells apart, by the number of snippets that have it; terms that no snippet has are not in it. */
  readonly rarity: ReadonlyMap<string, number>;
  readonly rarityOfUnknown: number;
  readonly averageLength: number;
}

/** Built once per article set, for all languages. */
export type SnippetIndex = Readonly<Record<Language, LanguageIndex>>;

export function buildSnippetIndex(articles: readonly Article[]): SnippetIndex {
  return { en: indexLanguage(articles, 'en'), fr: indexLanguage(articles, 'fr') };
}

function indexLanguage(all: readonly Article[], language: Language): LanguageIndex {
  const articles = all.filter((article) => article.language === language).map(indexArticle);
  const snippets = articles.flatMap((article) => article.snippets);
  const counts = new Map<string, number>();
  for (const article of articles) {
    for (const term of article.title) counts.set(term, counts.get(term) ?? 0.5);
    for (const { terms } of article.snippets) {
      for (const term of terms.keys()) counts.set(term, (counts.get(term) ?? 0) + 1);
    }
  }
  const toRarity = (count: number) => Math.log(1 + (snippets.length - count + 0.5) / (count + 0.5));
  return {
    articles,
    rarity: new Map([...counts].map(([term, count]) => [term, toRarity(count)])),
    rarityOfUnknown: toRarity(0.5),
    averageLength: snippets.reduce((sum, { length }) => sum + length, 0) / Math.max(1, snippets.length),
  };
}

function indexArticle(article: Article): IndexedArticle {
  const title = new Set(toTerms(article.title, article.language));
  const snippets = splitArticle(article).map(indexSnippet);
  const terms = new Set([...title, ...snippets.flatMap((snippet) => [...snippet.terms.keys()])]);
  return { title, terms, snippets };
}

function indexSnippet(snippet: Snippet): IndexedSnippet {
  const terms = new Map<string, number>();
  const words = toTerms(snippet.text, snippet.language);
  for (const word of words) terms.set(word, (terms.get(word) ?? 0) + 1);
  return { snippet, terms, length: words.length };
}

/** The usual BM25 constants: saturation of repeated terms, and how far long passages are held back. */
const saturation = 1.2;
const lengthPenalty = 0.5;

/** What the words around the question count beside its own, and the title and the article beside the sentence. */
const contextWeight = 0.25;
const beforeWeight = 0.8;
const recentTurns = 4;
const titleWeight = 0.5;
const articleWeight = 0.3;

/** Share of the question, weighed by rarity, that an article must know; below it, it speaks of something else. */
const minimumCoverage = 0.5;
/** A snippet far behind the best one only distracts. */
const minimumShareOfBest = 0.25;

/**
 * The snippets that may answer `query`, what the contact just said, best first and at most `limit`. Empty when
 * the knowledge base does not speak of it. Only articles in the language of the conversation are looked at.
 */
export function retrieveSnippets(
  index: SnippetIndex,
  query: string,
  conversation: Conversation,
  limit: number,
): readonly Snippet[] {
  const { language } = conversation;
  const own = index[language];
  const asked = findRequests(query, language);
  const requests = asked.flatMap((request) => toReadings(request, language));
  const weights = weighTerms({ requests: asked, query, conversation });
  const context = new Set(weights.keys());
  const scored = own.articles
    .filter((article) =>
      requests.some((terms) => coverageOf(article, { terms, context }, own) >= minimumCoverage),
    )
    .flatMap((article) => scoreArticle(article, weights, own))
    .sort((a, b) => b.score - a.score);
  const best = scored[0]?.score ?? 0;
  return scored
    .filter(({ score }) => score > 0 && score >= best * minimumShareOfBest)
    .slice(0, limit)
    .map(({ snippet }) => snippet);
}

/** The ways to take a request: by itself, and together with the sentence before it. */
function toReadings({ text, before }: Request, language: Language): readonly ReadonlySet<string>[] {
  const alone = new Set(toTerms(text, language));
  if (before === null) return [alone];
  const together = new Set([...alone, ...toTerms(before, language)]);
  return alone.size < 2 ? [together] : [alone, together];
}

/** A request of one word ('Why did the amount go up?') has its subject in the sentence before it. */
function toSubject({ text, before }: Request, language: Language): string {
  return before !== null && new Set(toTerms(text, language)).size < 2 ? `${before} ${text}` : text;
}

/** The terms of the requests weigh 1; those of the sentences before them, and of the last turns, less and less. */
function weighTerms(said: {
  readonly requests: readonly Request[];
  readonly query: string;
  readonly conversation: Conversation;
}): ReadonlyMap<string, number> {
  const { language, turns } = said.conversation;
  const recent = turns.slice(-recentTurns).map(({ text }) => text);
  const layers: readonly (readonly [number, readonly string[]])[] = [
    [contextWeight, [...recent, said.query]],
    [beforeWeight, said.requests.map(({ before }) => before ?? '')],
    [1, said.requests.map((request) => toSubject(request, language))],
  ];
  return new Map(
    layers.flatMap(([weight, texts]) =>
      toTerms(texts.join('\n'), language).map((term) => [term, weight] as const),
    ),
  );
}

/** A request of one or two words ('And how much is it?') is completed by the words around it. */
const completeRequest = 3;

/** Measures of time, as terms. */
const timeUnits = new Set([
  'hour',
  'day',
  'week',
  'month',
  'year',
  'heure',
  'jour',
  'semaine',
  'mois',
  'annee',
]);

/** Numbers and measures of time are details of the caller's case. */
function isDetail(term: string): boolean {
  return /^\d/.test(term) || timeUnits.has(term);
}

/**
 * How much of a request the article knows, 0 to 1. Details do not count against an article. Neither do the words
 * around a short request.
 */
function coverageOf(
  article: IndexedArticle,
  request: { readonly terms: ReadonlySet<string>; readonly context: ReadonlySet<string> },
  index: LanguageIndex,
): number {
  const worth = (terms: Iterable<string>) =>
    [...terms].reduce((sum, term) => sum + (index.rarity.get(term) ?? index.rarityOfUnknown), 0);
  const isKnown = (term: string) => article.terms.has(term);
  const terms = request.terms.size === 0 ? request.context : request.terms;
  const known = [...terms].filter(isKnown);
  if (known.length === 0) return 0;
  const unknown = [...terms].filter((term) => !isKnown(term) && !isDetail(term));
  const around =
    terms.size < completeRequest
      ? [...request.context].filter((term) => isKnown(term) && !terms.has(term))
      : [];
  const support = worth(known) + contextWeight * worth(around);
  return support / (support + worth(unknown));
}

function scoreArticle(
  article: IndexedArticle,
  weights: ReadonlyMap<string, number>,
  index: LanguageIndex,
): readonly { snippet: Snippet; score: number }[] {
  const worth = (term: string, weight: number) => weight * (index.rarity.get(term) ?? 0);
  const sum = (terms: ReadonlySet<string>) =>
    [...weights].reduce((total, [term, weight]) => total + (terms.has(term) ? worth(term, weight) : 0), 0);
  const background = titleWeight * sum(article.title) + articleWeight * sum(article.terms);
  return article.snippets.flatMap(({ snippet, terms, length }) => {
    const stretch = 1 - lengthPenalty + (lengthPenalty * length) / index.averageLength;
    let own = 0;
    for (const [term, weight] of weights) {
      const count = terms.get(term) ?? 0;
      own += (worth(term, weight) * count * (saturation + 1)) / (count + saturation * stretch);
    }
    return own > 0 ? [{ snippet, score: own + background }] : [];
  });
}
