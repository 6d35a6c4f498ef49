import type { Language } from '../contracts/domain/call.ts';
import { foldText } from './words/fold.ts';

/** Turns of phrase that deny nothing, taken out before looking for a denial. */
const harmless: Readonly<Record<Language, RegExp>> = {
  en: /\b(?:(?:do not|don't|please don't) (?:hesitate|worry)|no (?:problem|worries|doubt)|not (?:a problem|only)|no (?:extra |additional )?(?:fees?|costs?|charges?))\b/g,
  fr: /\b(?:n'hesitez pas|ne vous inquietez pas|pas de (?:probleme|souci)|aucun (?:probleme|souci|frais|cout)|sans aucun\w*)\b/g,
};

const denials: Readonly<Record<Language, RegExp>> = {
  en: /\b(?:not|cannot|never|neither|nor|nobody|nothing|none|no)\b|n't\b|\b(?:unless|except|excluded)\b/,
  fr: /\b(?:pas|jamais|aucune?|ni|rien|personne|sauf|exclus?e?s?)\b/,
};

/** What lets a sentence deny something that its source says without denying: 'free' is 'you do not pay'. */
const implied: Readonly<Record<Language, RegExp>> = {
  en: /\b(?:free|without|closed|only|until|included|instead|refused|fails?|failed)\b/,
  fr: /\b(?:gratuit\w*|sans|fermee?s?|seulement|seule?|uniquement|jusqu|tant que|comprise?s?|incluse?s?|refusee?|echoue\w*)\b/,
};

function denies(text: string, language: Language): boolean {
  return denials[language].test(foldText(text).replace(harmless[language], ' '));
}

/**
 * Whether a sentence affirms and denies as its sources do: 'the warranty covers limescale' shares every word with
 * 'the warranty does not cover limescale'. It sees whether there is a denial, not what is denied.
 */
export function isSamePolarity(sentence: string, sources: readonly string[], language: Language): boolean {
  const areDenying = sources.map((source) => denies(source, language));
  if (denies(sentence, language)) {
    return areDenying.includes(true) || sources.some((source) => implied[language].test(foldText(source)));
  }
  return areDenying.includes(false);
}
