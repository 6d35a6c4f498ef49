import { describe, expect, it } from 'vitest';
import { endCauses } from '../../../contracts/domain/call.ts';
import { errorCodes } from '../../../contracts/errors.ts';
import { callPhaseSchema } from '../../../contracts/ipc/calls.ts';
import { shortcutNames } from '../lib/shortcuts.ts';
import en from './en.json';
import fr from './fr.json';

type Texts = { readonly [key: string]: string | Texts };

function flatten(texts: Texts, prefix = ''): ReadonlyMap<string, string> {
  const entries = Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : [...flatten(value, `${prefix}${key}.`)],
  );
  return new Map(entries);
}

const both = { en: flatten(en), fr: flatten(fr) };
const placeholders = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(([name]) => name).sort();

describe('the texts of the interface', () => {
  it('are the same set in English and in French', () => {
    expect([...both.fr.keys()].sort()).toEqual([...both.en.keys()].sort());
  });

  it('are never empty', () => {
    for (const texts of Object.values(both))
      for (const [key, text] of texts) expect(text.trim(), key).not.toBe('');
  });

  it('take the same values in both languages', () => {
    for (const [key, text] of both.en)
      expect(placeholders(both.fr.get(key) ?? ''), key).toEqual(placeholders(text));
  });

  it('keep French punctuation on the line of its word', () => {
    for (const [key, text] of both.fr) expect(text, key).not.toMatch(/ [:;?!»]|« /);
  });

  it.each(Object.keys(both) as (keyof typeof both)[])(
    'say what happened and what to do for every error, in %s',
    (language) => {
      for (const code of errorCodes) {
        expect(both[language].get(`errors.${code}.what`), code).toMatch(/[.?!]$/);
        expect(both[language].get(`errors.${code}.todo`), code).toMatch(/[.?!]$/);
      }
      expect(Object.keys(en.errors).sort()).toEqual([...errorCodes].sort());
    },
  );

  it.each(Object.keys(both) as (keyof typeof both)[])(
    'name every end cause, phase and shortcut in %s',
    (language) => {
      for (const cause of endCauses) expect(both[language].get(`calls.ended.${cause}`), cause).toBeTruthy();
      for (const phase of callPhaseSchema.options)
        expect(both[language].get(`calls.phase.${phase}`), phase).toBeTruthy();
      for (const name of shortcutNames) expect(both[language].get(`shortcuts.${name}`), name).toBeTruthy();
    },
  );
});
