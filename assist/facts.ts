import type { Language } from '../contracts/domain/call.ts';
import { foldText } from './words/fold.ts';
import { continuesNumber, isJoiner, isNumeral, readNumber } from './words/numerals.ts';

/** Something in a sentence that must stand in its source: a number with its unit, a day, an address, 'free'. */
export interface Fact {
  /** Numbers in digits as they are written, without spaces; other facts folded. */
  readonly value: string;
  /** Null when none is named; then any unit fits. */
  readonly unit: string | null;
}

const units: ReadonlyMap<string, string> = new Map(
  Object.entries({
    minute: 'minute minutes min',
    hour: 'hour hours heure heures h',
    day: 'day days jour jours',
    week: 'week weeks semaine semaines',
    month: 'month months mois',
    year: 'year years an ans annee annees',
    instalment: 'instalment instalments installment installments mensualite mensualites',
    euro: '€ euro euros eur',
    dollar: '$ dollar dollars',
    pound: '£ pound pounds livres',
    percent: '% percent pourcent',
    point: 'point points',
    am: 'am',
    pm: 'pm',
  }).flatMap(([unit, names]) => names.split(' ').map((name) => [name, unit] as const)),
);

const workingDays = new Set(['working', 'business', 'ouvre', 'ouvres', 'ouvrable', 'ouvrables']);

const calendar = new Set(
  [
    'monday tuesday wednesday thursday friday saturday sunday today tonight tomorrow yesterday',
    'january february april june july august september october november december',
    'lundi mardi mercredi jeudi vendredi samedi dimanche demain hier',
    'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre',
  ]
    .join(' ')
    .split(' '),
);

/** Ways to write what is one fact, made one before the words are read. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/\bfeel free\b/g, ' '],
  [
    /\b(?:without (?:any |extra |additional )?|no |sans (?:aucun |aucuns )?)(?:fees?|costs?|charges?|frais|couts?)\b/g,
    ' free ',
  ],
  [/\bat no (?:extra )?(?:cost|charge)\b/g, ' free '],
  [/\b(?:gratuit\w*|offerte?s?)\b/g, ' free '],
  [/\bpour cent\b/g, ' pourcent '],
  [/\b([ap])\.m\b\.?/g, '$1m '],
  [/\baujourd'hui\b/g, ' today '],
  [/[\u00a0\u202f]/g, ' '],
];

const token =
  /\S+@\S+\.[a-z]+|(?:[a-z]+:\/\/|www\.)\S+|\b[a-z][a-z0-9-]*\.(?:com|net|org|fr|eu|io|uk|co|info)\b|\d+(?:[.,:/-]\d+)*|[%€$£]|\p{L}+/gu;

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The facts of a text, in order. */
export function findFacts(text: string, language: Language): readonly Fact[] {
  // English has two months that are common words; they count only with a capital letter.
  const months = (text.match(/(?<=\S\s+)(?:March|May)\b/g) ?? []).map((name) => toFact(foldText(name)));
  const plain = spellings.reduce((rest, [pattern, by]) => rest.replace(pattern, by), foldText(text));
  const tokens = [...plain.matchAll(token)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
  const reading: Reading = { tokens, text: plain, language };
  const facts: Fact[] = [...months];
  for (let at = 0; at < tokens.length; ) {
    const run = readRun(reading, at);
    if (run === null) {
      facts.push(...readSingle(tokens[at]?.text ?? ''));
      at += 1;
    } else {
      facts.push({ value: run.value, unit: findUnit(reading, at, run.next) });
      at = run.next;
    }
  }
  return facts;
}

/** Whether every fact of `claim` stands in one of the `sources`, with the same unit where both name one. */
export function areFactsSupported(claim: readonly Fact[], sources: readonly (readonly Fact[])[]): boolean {
  return claim.every(({ value, unit }) =>
    sources.some((facts) =>
      facts.some(
        (fact) => fact.value === value && (fact.unit === unit || fact.unit === null || unit === null),
      ),
    ),
  );
}

/** Whether more of a number may follow this word, or its unit: it cannot be checked alone. */
export function isOpenFact(word: string, language: Language): boolean {
  const bare = foldText(word).replace(/[^\p{L}\p{N}%€$£]/gu, '');
  return (
    /[\d%€$£]/.test(bare) ||
    isNumeral(bare, language) ||
    word.split(/[-\u2011]/).some((part) => isNumeral(foldText(part), language))
  );
}

/** Whether a word that follows may say that working days are meant, as it does in French. */
export function isDayWord(word: string): boolean {
  return units.get(foldText(word)) === 'day';
}

function toFact(value: string): Fact {
  return { value, unit: null };
}

function readSingle(text: string): readonly Fact[] {
  const isAddress = /[@/]|\w\.\w/.test(text);
  return isAddress || calendar.has(text) || text === 'free' ? [toFact(text.replace(/[.,;:!?)]+$/, ''))] : [];
}

interface Reading {
  readonly tokens: readonly Token[];
  readonly text: string;
  readonly language: Language;
}

/** A number that begins at a token: digits in groups ('1 299'), or number words ('twenty-four'). */
function readRun({ tokens, text, language }: Reading, at: number): { value: string; next: number } | null {
  const first = tokens[at]?.text ?? '';
  const isDigits = /^\d/.test(first) && !first.includes('@');
  if (!isDigits && !isNumeral(first, language)) return null;
  const belongs = (word: string) =>
    isDigits ? /^\d/.test(word) : !/^\d/.test(word) && continuesNumber(word, language);
  let next = at + 1;
  while (belongs(tokens[next]?.text ?? '') && isNear(tokens[next - 1], tokens[next], text)) next += 1;
  while (next > at + 1 && isJoiner(tokens[next - 1]?.text ?? '')) next -= 1;
  const words = tokens.slice(at, next).map((one) => one.text);
  return { value: isDigits ? words.join('') : String(readNumber(words, language)), next };
}

function isNear(left: Token | undefined, right: Token | undefined, text: string): boolean {
  return left !== undefined && right !== undefined && /^[ -]$/.test(text.slice(left.end, right.start));
}

/** The unit named by one of the three words after a number, or by the sign before it. */
function findUnit({ tokens, language }: Reading, from: number, next: number): string | null {
  const after = tokens.slice(next, next + 3).map(({ text }) => text);
  const end = after.findIndex((word) => isNumeral(word, language));
  const near = end === -1 ? after : after.slice(0, end);
  const before = tokens[from - 1]?.text ?? '';
  const unit = near.map((word) => units.get(word)).find((found) => found !== undefined);
  if (unit === 'day' && near.some((word) => workingDays.has(word))) return 'working-day';
  return unit ?? (/^[€$£]$/.test(before) ? (units.get(before) ?? null) : null);
}
