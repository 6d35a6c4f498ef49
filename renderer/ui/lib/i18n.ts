import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../../contracts/domain/call.ts';
import type { Settings } from '../../../contracts/domain/settings.ts';
import en from '../locales/en.json';
import fr from '../locales/fr.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** Both languages are in the bundle: small, and there from the first frame, without a request. */
export function createI18n(language: Language): i18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, fr: { translation: fr } },
    interpolation: { escapeValue: false }, // React escapes; twice would show entities
    initAsync: false,
  });
  return instance;
}

/** The language to show for a setting; `system` follows the computer, English when it speaks neither. */
export function toLanguage(setting: Settings['language'], systemLanguage: string): Language {
  if (setting !== 'system') return setting;
  return systemLanguage.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}
