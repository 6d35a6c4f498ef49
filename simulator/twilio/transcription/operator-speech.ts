import type { Language } from '../../../contracts/domain/call.ts';

const notRecognised: Readonly<Record<Language, string>> = {
  en: '(You were heard. This demonstration does not recognise speech, so your words are not shown.)',
  fr: '(Vous avez été entendu. Cette démonstration ne reconnaît pas la parole : vos mots ne sont pas affichés.)',
};

/** What is written down when the operator speaks: nothing here recognises speech. */
export interface OperatorSpeech {
  readonly textFor: (languageCode: string) => string;
  /** From now on this is what he says; null goes back to saying that speech is not recognised. */
  readonly set: (text: string | null) => void;
}

export function createOperatorSpeech(): OperatorSpeech {
  let chosen: string | null = null;
  return {
    textFor: (languageCode) =>
      chosen ?? notRecognised[languageCode.toLowerCase().startsWith('fr') ? 'fr' : 'en'],
    set(text) {
      chosen = text;
    },
  };
}
