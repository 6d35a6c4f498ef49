import type { Language } from '../../../contracts/domain/call.ts';

const notRecognised: Readonly<Record<Language, string>> = {
  en: '(you spoke; the demonstration does not recognise speech)',
  fr: '(vous avez parlé ; la démonstration ne reconnaît pas la parole)',
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
