import type { Language } from '../contracts/domain/call.ts';
import { splitSentences } from './sentences.ts';
import { foldText } from './words/fold.ts';
import { splitWords, toTerms } from './words/terms.ts';

/** Beginnings and turns of phrase of somebody who wants to know or to have something. Folded text. */
const requestPatterns: Readonly<Record<Language, RegExp>> = {
  en: /\?|^(and |so |but |well |then )?(what|when|where|why|who|which|how|can|could|do|does|did|is|are|will|would|should|may|am)\b|\b(i (want|need|would like|wish)|i'd like|i am calling (about|because)|i'm calling (about|because)|tell me|explain|i (don't|do not) (understand|know)|what (is|are|happens)|how (much|many|long|do|can)|can (i|you|we)|could (i|you|we))\b|\b(not|n't|never|still|yet)\b.*\b(arrived?|work(s|ing)?|received?|delivered|come|came|correct|right)\b|\b(broken|damaged|missing|wrong|late|higher)\b/,
  fr: /\?|^(et |alors |mais |donc |bon )?(que|quoi|quand|comment|combien|pourquoi|ou|qui|quel|quelle|quels|quelles|est-ce|puis-je|pouvez|pourriez|y a-t-il|dois-je)\b|\b(je (veux|voudrais|souhaite|souhaiterais|voulais|dois|cherche)|j'aimerais|j'ai besoin|j'appelle (pour|parce)|expliquez|dites-moi|je ne (comprends|sais)|qu'est-ce|est-ce que|combien|comment|pourquoi|peut-on|pouvez-vous|pourriez-vous)\b|\b(pas|jamais|toujours)\b.*\b(arrivee?|fonctionne|recue?|livree?|venue?|marche)\b|\b(casse|cassee|abime|abimee|manque|erreur|mauvaise?|errone|en retard|plus elevee?)\b/,
};

/** Folded words that somebody does not stop at: more is coming. */
const dangling: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(
    `a an the my your our his her their its this these those some any of to for with from in at by into than as and or but
    so because if when what how why where who which whose is are was were am be been do does did will would can could
    should may might must have has had i we you he she they not very more about want need get whether still also`.split(
      /\s+/,
    ),
  ),
  fr: new Set(
    `le la les l un une des du de d mon ma mes ton ta tes son sa ses votre vos notre nos leur leurs ce cet cette ces a au aux en
    sur dans par pour avec sans sous chez et ou mais donc car si quand que qu qui quel quelle quels quelles comment
    combien pourquoi est sont sera serai suis es etes ai as avons avez ont dois doit peux peut veux voudrais va vais je
    j tu il elle on nous vous ils elles ne n se s me m te t y plus tres trop toujours encore pas`.split(
      /\s+/,
    ),
  ),
};

/**
 * Whether somebody who is still speaking may have asked his question to the end: the sentence that runs is a request,
 * and its last word may be a last word. Worth starting on when he then pauses.
 */
export function isWholeRequest(text: string, language: Language): boolean {
  const sentence = splitSentences(text).at(-1);
  const last = splitWords(text).at(-1);
  if (sentence === undefined || last === undefined || dangling[language].has(last)) return false;
  return isRequest(text.slice(sentence.start, sentence.end), language);
}

/** Words of assent, courtesy and leave-taking: an utterance of nothing else does not change the subject. */
const assents: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(
    'yes yeah yep ok okay right alright all sure fine good great perfect thanks thank you very much i see mm hm mhm uh huh hmm ah oh well so understood lovely please bye goodbye um er no'.split(
      ' ',
    ),
  ),
  fr: new Set(
    'oui ouais ok okay d accord bien tres bon merci beaucoup parfait je vois ah oh euh hum mm mhm hm voila entendu compris super c est ca s il vous plait au revoir alors non daccord'.split(
      ' ',
    ),
  ),
};

/** Whether the text asks for something, so that a suggestion may help. */
export function isRequest(text: string, language: Language): boolean {
  return requestPatterns[language].test(foldText(text).trim()) && toTerms(text, language).length > 0;
}

/** Whether the text is only assent or courtesy ('OK, thank you'), or nothing at all. */
export function isAssent(text: string, language: Language): boolean {
  return splitWords(text).every((word) => assents[language].has(word));
}

/** One thing that is asked for. */
export interface Request {
  readonly text: string;
  /** The sentence before it, when it is too short to stand alone ('My invoice went up. Why is that?'). */
  readonly before: string | null;
}

const enoughTerms = 3;

/**
 * What an utterance asks for: its questions; without a question mark, the sentences that are worded like requests;
 * all of it when nothing in it looks like one.
 */
export function findRequests(text: string, language: Language): readonly Request[] {
  const sentences = splitSentences(text).map(({ start, end }) => text.slice(start, end));
  const isAsking = sentences.some((sentence) => sentence.includes('?'))
    ? (sentence: string) => sentence.includes('?')
    : (sentence: string) => requestPatterns[language].test(foldText(sentence).trim());
  const requests = sentences.flatMap((sentence, position) => {
    if (!isAsking(sentence)) return [];
    const isShort = toTerms(sentence, language).length < enoughTerms;
    return [{ text: sentence, before: isShort ? (sentences[position - 1] ?? null) : null }];
  });
  return requests.length === 0 ? [{ text, before: null }] : requests;
}
