import type { Language } from '../contracts/domain/call.ts';
import { splitSentences } from './sentences.ts';
import { foldText } from './words/fold.ts';
import { splitWords, toTerms } from './words/terms.ts';

/** Beginnings and turns of phrase of somebody who wants to know or to have something. Folded text. */
const requestPatterns: Readonly<Record<Language, RegExp>> = {
  en: /\?|^(and |so |but |well |then )?(what|when|where|why|who|which|how|can|could|do|does|did|is|are|will|would|should|may|am)\b|\b(i (want|need|would like|wish)|i'd like|i am calling (about|because)|i'm calling (about|because)|tell me|explain|i (don't|do not) (understand|know)|what (is|are|happens)|how (much|many|long|do|can)|can (i|you|we)|could (i|you|we))\b|\b(not|n't|never|still|yet)\b.*\b(arrived?|work(s|ing)?|received?|delivered|come|came|correct|right)\b|\b(broken|damaged|missing|wrong|late|higher)\b/,
  fr: /\?|^(et |alors |mais |donc |bon )?(que|quoi|quand|comment|combien|pourquoi|ou|qui|quel|quelle|quels|quelles|est-ce|puis-je|pouvez|pourriez|y a-t-il|dois-je)\b|\b(je (veux|voudrais|souhaite|souhaiterais|voulais|dois|cherche)|j'aimerais|j'ai besoin|j'appelle (pour|parce)|expliquez|dites-moi|je ne (comprends|sais)|qu'est-ce|est-ce que|combien|comment|pourquoi|peut-on|pouvez-vous|pourriez-vous)\b|\b(pas|jamais|toujours)\b.*\b(arrivee?|fonctionne|recue?|livree?|venue?|marche)\b|\b(casse|cassee|abime|abimee|manque|erreur|mauvaise?|errone|en retard|plus elevee?)\b/,
};

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
