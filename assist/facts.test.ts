import { describe, expect, it } from 'vitest';
import { areFactsSupported, findFacts } from './facts.ts';

const facts = (text: string) =>
  findFacts(text).map(({ value, unit }) => (unit === null ? value : `${value} ${unit}`));

describe('facts', () => {
  it.each([
    ['within 30 days', ['30 day']],
    ['within thirty days', ['30 day']],
    ['sous 5 jours ouvrés', ['5 working-day']],
    ['within 5 working days', ['5 working-day']],
    ['vingt et un euros, quatre-vingt-dix-neuf ans', ['21 euro', '99 year']],
    ['a hundred and twenty euros', ['120 euro']],
    ['1 299,00 € ou 1 299 euros', ['1299,00 euro', '1299 euro']],
    ['$10, 25 %, 25 pour cent', ['10 dollar', '25 percent', '25 percent']],
    ['between 8 a.m. and 8 p.m.', ['8 am', '8 pm']],
    ['on Monday 3 March, in May', ['march', 'may', 'monday', '3']],
    ['le 3 mars, lundi', ['3', 'mars', 'lundi']],
    ['free of charge, sans frais, gratuitement', ['free', 'free', 'free']],
    ['feel free to march on, you may call', []],
    ['write to help@example.org or see www.example.org/a', ['help@example.org', 'www.example.org/a']],
    ['one of them, un autre', []],
  ])('finds the facts of %j', (text, expected) => {
    expect(facts(text)).toEqual(expected);
  });

  it.each([
    ['30 days', 'within 30 days', true],
    ['3 days', 'within 30 days', false],
    ['30 euros', 'within 30 days', false],
    ['30', 'within 30 days', true],
    ['5 days', 'within 5 working days', false],
    ['8.5 euros', '8.50 euros', false],
  ])('%j stands in %j: %s', (claim, source, expected) => {
    expect(areFactsSupported(findFacts(claim), [findFacts(source)])).toBe(expected);
  });
});
