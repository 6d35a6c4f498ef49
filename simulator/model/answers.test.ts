import { describe, expect, it } from 'vitest';
import { createGrounding } from '../../assist/grounding.ts';
import { buildPrompt } from '../../assist/prompt.ts';
import { buildSnippetIndex, retrieveSnippets } from '../../assist/retrieval.ts';
import type { Conversation } from '../../assist/types.ts';
import { demoArticles } from '../../server/seed/articles.ts';
import { allScripts } from '../callers/scenarios/index.ts';
import { writeAnswer } from './answers.ts';
import { readPrompt } from './read-prompt.ts';
import type { ModelMode } from './settings.ts';
import { splitTokens } from './tokens.ts';

const index = buildSnippetIndex(demoArticles);

/** The way of a question through the product, with the scripted model in the middle. */
function suggest(mode: ModelMode, conversation: Conversation, question: string) {
  const snippets = retrieveSnippets(index, question, conversation, 6);
  const { messages } = buildPrompt({ snippets, conversation, question, delimiter: 'a1b2c3d4e5f6a7b8' });
  const grounding = createGrounding({ snippets, language: conversation.language });
  const tokens = splitTokens(writeAnswer(mode, readPrompt(messages)));
  const events = [
    ...tokens.flatMap((token) => grounding.push(token)),
    ...grounding.finish({ isComplete: true }),
  ];
  const end = events.at(-1);
  if (end?.kind !== 'finished') throw new Error('The last event is not the end.');
  return { ...end, snippets };
}

/** Every line of every scripted party, with what was said before it. */
const lines = allScripts.flatMap(({ id, language, steps }) =>
  steps.map(({ line }, position) => ({
    name: `${id} ${position + 1}`,
    question: line.text,
    conversation: {
      language,
      turns: steps.slice(0, position).map((step) => ({ speaker: 'contact' as const, text: step.line.text })),
    },
  })),
);

function suggestTo(mode: ModelMode, name: string) {
  const line = lines.find((one) => one.name === name);
  if (line === undefined) throw new Error(`There is no line ${name}.`);
  return suggest(mode, line.conversation, line.question);
}

describe('answers of the scripted model', () => {
  it.each([
    ['invoice-en 1', 'activation fee of 19 euros'],
    ['invoice-en 2', 'debited on the 15th'],
    ['delivery-en 1', '15 euros'],
    ['delivery-en 2', 'A second delivery is free of charge'],
    ['cancellation-en 1', 'notice of 30 days'],
    ['cancellation-en 2', '25%'],
    ['callee-en 2', 'within 3 working days'],
    ['invoice-fr 1', '19 euros'],
    ['invoice-fr 2', 'prélevé le 15'],
    ['delivery-fr 1', '15 euros'],
    ['delivery-fr 2', 'Une deuxième livraison est gratuite'],
    ['cancellation-fr 1', 'préavis de 30 jours'],
    ['cancellation-fr 2', '25'],
    ['callee-fr 2', 'sous 3 jours ouvrés'],
  ])('answers %s from the knowledge base, every sentence grounded', (name, fact) => {
    const { text, struckCount, citations } = suggestTo('grounded', name);
    expect(text.toLowerCase()).toContain(fact.toLowerCase());
    expect(struckCount).toBe(0);
    expect(citations.length).toBeGreaterThan(0);
  });

  it.each(['no-answer-en 1', 'no-answer-fr 1'])('has nothing to answer to %s', (name) => {
    const { isAnswer, snippets } = suggestTo('grounded', name);
    expect({ isAnswer, snippets }).toEqual({ isAnswer: false, snippets: [] });
  });

  it('gets no fabrication and no garbage past grounding', () => {
    for (const { conversation, question } of lines) {
      for (const mode of ['fabricate', 'garbage'] as const) {
        const { text, snippets } = suggest(mode, conversation, question);
        const known = new Set(snippets.flatMap((snippet) => snippet.text.match(/\d+/g) ?? []));
        for (const number of text.replace(/\[\d+\]/g, '').match(/\d+/g) ?? [])
          expect(known).toContain(number);
        expect(text).not.toMatch(/tomorrow|demain|director|directeur|script|http|[<>*]|\p{Cc}|\p{Cf}/u);
      }
    }
  });

  it('gives the same answer to the same prompt', () => {
    expect(suggestTo('grounded', 'invoice-en 1').text).toBe(suggestTo('grounded', 'invoice-en 1').text);
  });
});
