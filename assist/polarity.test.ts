import { describe, expect, it } from 'vitest';
import { isSamePolarity } from './polarity.ts';

const limescale = 'The warranty does not cover damage caused by limescale.';
const free = 'A second delivery is free of charge.';
const calcaire = 'La garantie ne couvre pas les dommages causés par le calcaire.';

describe('polarity', () => {
  it.each([
    ['en', limescale, 'The warranty covers damage caused by limescale.', false],
    ['en', limescale, "The warranty doesn't cover limescale.", true],
    ['en', limescale, "Please don't hesitate to call: the warranty covers limescale.", false],
    ['en', free, 'You do not pay for the second delivery.', true],
    ['en', free, 'The second delivery is free.', true],
    [
      'en',
      'A product can be returned within 30 days.',
      'A product cannot be returned within 30 days.',
      false,
    ],
    [
      'en',
      'A product can be returned within 30 days.',
      'No problem, you can return it within 30 days.',
      true,
    ],
    ['fr', calcaire, 'La garantie couvre les dommages causés par le calcaire.', false],
    ['fr', calcaire, 'La garantie ne couvre pas le calcaire.', true],
    ['fr', 'La livraison est gratuite.', "Vous n'avez pas à payer la livraison.", true],
    ['fr', 'Un produit peut être retourné.', 'Un produit ne peut pas être retourné.', false],
    ['fr', 'Un produit peut être retourné.', "N'hésitez pas, un produit peut être retourné.", true],
  ] as const)('in %s, beside %j: %j is %s', (language, source, sentence, expected) => {
    expect(isSamePolarity(sentence, [source], language)).toBe(expected);
  });

  it('lets a sentence of two sources affirm what one of them affirms', () => {
    expect(isSamePolarity('The second delivery is free.', [limescale, free], 'en')).toBe(true);
  });
});
