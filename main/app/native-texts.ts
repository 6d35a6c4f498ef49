import type { Language } from '../../contracts/domain/call.ts';
import type { Settings } from '../../contracts/domain/settings.ts';

/** The few texts that the system shows and not a page. */
const texts = {
  en: {
    incomingCall: 'Incoming call',
    unknownCaller: 'Number withheld',
    open: 'Open Lydia',
    quit: 'Quit',
  },
  fr: {
    incomingCall: 'Appel entrant',
    unknownCaller: 'Numéro masqué',
    open: 'Ouvrir Lydia',
    quit: 'Quitter',
  },
} as const satisfies Record<Language, Record<string, string>>;

export type NativeTexts = (typeof texts)[Language];

export function pickLanguage(chosen: Settings['language'], systemLocale: string): Language {
  if (chosen !== 'system') return chosen;
  return systemLocale.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

export function textsOf(language: Language): NativeTexts {
  return texts[language];
}
