import { describe, expect, it } from 'vitest';
import { demoArticles } from '../server/seed/articles.ts';
import { buildSnippetIndex, retrieveSnippets } from './retrieval.ts';
import type { Turn } from './types.ts';

const index = buildSnippetIndex(demoArticles);

function ask(language: 'en' | 'fr', question: string, ...said: readonly string[]) {
  const turns: Turn[] = said.map((text) => ({ speaker: 'contact', text }));
  return retrieveSnippets(index, question, { language, turns }, 4);
}

describe('retrieval', () => {
  it.each([
    [
      'en',
      'My invoice this month is higher than usual. Why did the amount go up?',
      'activation fee of 19 euros',
    ],
    ['en', 'And when will the money be debited from my account?', 'debited on the 15th'],
    ['en', 'It has not been delivered. What happens when a delivery is late?', 'voucher of 15 euros'],
    ['en', 'And do I have to pay for a second delivery?', 'A second delivery is free of charge'],
    ['en', 'I want to cancel my Tamarel Care contract right now!', 'notice of 30 days'],
    ['en', 'How much does cancelling cost?', '25% of the monthly payments'],
    ['en', 'Can I pay in instalments?', '3 or 4 monthly instalments'],
    ['en', 'How long is the warranty?', 'warranty of 2 years'],
    ['en', 'My fridge arrived broken, what do I do?', 'within 72 hours'],
    ['en', 'Can you take away my old washing machine?', 'We take the old appliance away'],
    ['fr', "Ma facture est plus élevée que d'habitude. Pourquoi le montant a-t-il augmenté ?", '19 euros'],
    ['fr', 'Et quand est-ce que je serai prélevé ?', 'prélevé le 15'],
    ['fr', 'Que se passe-t-il quand une livraison est en retard ?', '15 euros'],
    ['fr', 'Est-ce que je dois payer une deuxième livraison ?', 'Une deuxième livraison est gratuite'],
    ['fr', 'Je veux résilier mon contrat Tamarel Sérénité !', 'préavis de 30 jours'],
    ['fr', 'Et combien coûte la résiliation ?', '25 % des mensualités'],
    ['fr', 'Est-ce que je peux payer en trois fois ?', '3 ou 4 mensualités'],
    ['fr', 'Quels sont vos horaires le samedi ?', 'du lundi au samedi'],
  ] as const)('answers in %s: %s', (language, question, fact) => {
    const texts = ask(language, question).map((snippet) => snippet.text);
    expect(texts.join('\n')).toContain(fact);
  });

  it.each([
    ['en', 'Can I run it on my sailing boat, on a twelve volt battery?'],
    ['en', 'Is the oven compatible with my smart home system?'],
    ['en', 'What is the capital of France?'],
    ['en', 'Do you hire students in summer?'],
    ['en', 'Can I bring my dog into the shop?'],
    ['en', 'Does the vacuum cleaner have a HEPA filter?'],
    ['en', 'What is the noise level of this dishwasher?'],
    ['en', 'Hello, my name is Claire Bennett.'],
    ['fr', 'Est-ce que je peux la faire marcher sur mon voilier, avec une batterie de douze volts ?'],
    ['fr', 'Le four est-il compatible avec ma maison connectée ?'],
    ['fr', 'Est-ce que les chiens sont admis en magasin ?'],
    ['fr', 'Quel est le niveau sonore du lave-vaisselle ?'],
    ['fr', ''],
  ] as const)('gives nothing in %s for: %s', (language, question) => {
    expect(ask(language, question)).toEqual([]);
  });

  it('completes a question of few words from what was said before', () => {
    const [first] = ask('en', 'And how much is it?', 'Can you install my dishwasher?');
    expect(first?.text).toContain('39 euros');
  });

  it('looks only at articles in the language of the conversation', () => {
    expect(ask('fr', 'How long is the warranty?')).toEqual([]);
    expect(ask('fr', 'Quelle est la durée de la garantie ?').every(({ language }) => language === 'fr')).toBe(
      true,
    );
  });

  it('quotes literally, and gives at most what was asked for', () => {
    const snippets = ask('en', 'When is a delivery late?');
    expect(snippets.length).toBeLessThanOrEqual(4);
    for (const { articleId, start, end, text } of snippets) {
      const article = demoArticles.find(({ id }) => id === articleId);
      expect(article?.body.slice(start, end)).toBe(text);
    }
  });

  it('gives nothing from an empty knowledge base', () => {
    expect(retrieveSnippets(buildSnippetIndex([]), 'Why?', { language: 'en', turns: [] }, 4)).toEqual([]);
  });
});
