import { describe, expect, it } from 'vitest';
import { findRequests, isAssent, isRequest, isWholeRequest } from './request.ts';

describe('requests', () => {
  it.each([
    ['en', 'When does my delivery arrive?'],
    ['en', 'when does my delivery arrive'],
    ['en', 'I want to cancel my contract'],
    ['en', 'My parcel still has not arrived'],
    ['en', 'My dishwasher is broken'],
    ['en', 'And how much is it?'],
    ['fr', 'Quand est-ce que je serai livré'],
    ['fr', 'Je voudrais résilier mon contrat'],
    ['fr', "Mon colis n'est toujours pas arrivé"],
    ['fr', "C'est combien la livraison ?"],
  ] as const)('hears one in %s: %s', (language, text) => {
    expect(isRequest(text, language)).toBe(true);
  });

  it.each([
    ['en', 'Hello, this is Claire Bennett.'],
    ['en', 'My order number is 48213.'],
    ['en', 'All right, that is clear. Thank you very much, goodbye.'],
    ['en', 'Really?'],
    ['fr', 'Bonjour, ici Hélène Marchand.'],
    ['fr', 'Mon numéro de commande est le 48213.'],
    ['fr', "Très bien, c'est clair. Merci beaucoup, au revoir."],
  ] as const)('hears none in %s: %s', (language, text) => {
    expect(isRequest(text, language)).toBe(false);
  });

  it.each([
    ['en', 'When will the money be debited', true],
    ['en', 'When will the', false],
    ['en', 'Why did the amount go up? It is', false],
    ['en', 'My invoice is higher. I have paid it', false],
    ['fr', 'Quand est-ce que le montant sera prélevé', true],
    ['fr', 'Quand est-ce que le montant sera', false],
  ] as const)('in %s, while somebody speaks: %j may be a whole one: %s', (language, text, expected) => {
    expect(isWholeRequest(text, language)).toBe(expected);
  });

  it('takes the sentence before a question that is too short to stand alone', () => {
    expect(findRequests('Hello. My invoice went up. Why is that?', 'en')).toEqual([
      { text: 'Why is that?', before: 'My invoice went up.' },
    ]);
  });

  it('takes all of it when nothing looks like a request', () => {
    expect(findRequests('It is the blue one.', 'en')).toEqual([
      { text: 'It is the blue one.', before: null },
    ]);
  });

  it('knows assent from speech', () => {
    expect(isAssent('OK, thank you.', 'en')).toBe(true);
    expect(isAssent("D'accord, merci.", 'fr')).toBe(true);
    expect(isAssent('No, the blue one.', 'en')).toBe(false);
  });
});
