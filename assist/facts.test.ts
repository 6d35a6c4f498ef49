import { describe, expect, it } from 'vitest';
import type { Language } from '../contracts/domain/call.ts';
import { areFactsSupported, findFacts } from './facts.ts';

const facts = (text: string, language: Language) =>
  findFacts(text, language).map(({ value, unit }) => (unit === null ? value : `${value} ${unit}`));

describe('facts', () => {
  it.each([
    ['en', 'within 30 days', ['30 day']],
    ['en', 'within thirty days', ['30 day']],
    ['fr', 'sous 5 jours ouvrés', ['5 working-day']],
    ['en', 'within 5 working days', ['5 working-day']],
    ['fr', 'vingt et un euros, quatre-vingt-dix-neuf ans', ['21 euro', '99 year']],
    ['en', 'a hundred and twenty euros', ['120 euro']],
    ['fr', '1 299,00 € ou 1 299 euros', ['1299,00 euro', '1299 euro']],
    ['fr', '$10, 25 %, 25 pour cent', ['10 dollar', '25 percent', '25 percent']],
    ['en', 'between 8 a.m. and 8 p.m.', ['8 am', '8 pm']],
    ['en', 'on Monday 3 March, in May', ['march', 'may', 'monday', '3']],
    ['fr', 'le 3 mars, lundi', ['3', 'mars', 'lundi']],
    ['fr', 'free of charge, sans frais, gratuitement', ['free', 'free', 'free']],
    ['fr', 'un four neuf, two', ['9']],
    ['en', 'feel free to march on, you may call', []],
    ['en', 'write to help@example.org or see www.example.org/a', ['help@example.org', 'www.example.org/a']],
    ['fr', 'one of them, un autre', []],
  ] as const)('finds the facts in %s of %j', (language, text, expected) => {
    expect(facts(text, language)).toEqual(expected);
  });

  it.each([
    ['30 days', 'within 30 days', true],
    ['3 days', 'within 30 days', false],
    ['30 euros', 'within 30 days', false],
    ['30', 'within 30 days', true],
    ['5 days', 'within 5 working days', false],
    ['8.5 euros', '8.50 euros', false],
  ])('%j stands in %j: %s', (claim, source, expected) => {
    expect(areFactsSupported(findFacts(claim, 'en'), [findFacts(source, 'en')])).toBe(expected);
  });
});
