import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoArticles } from '../server/seed/articles.ts';
import type { GroundingEvent } from './grounding.ts';
import { createGrounding } from './grounding.ts';
import { splitArticle } from './snippets.ts';

const inEnglish = demoArticles.filter(({ language }) => language === 'en').flatMap(splitArticle);
const withText = (part: string) => inEnglish.filter(({ text }) => text.includes(part)).slice(0, 1);
/** [1] 30 days to return; [2] refund within 5 working days; [3] 29 euros; [4] 8 a.m. */
const snippets = ['within 30 days of delivery', 'within 5 working days', 'for 29 euros', '8 a.m.'].flatMap(
  withText,
);

function run(chunks: readonly string[], isComplete = true) {
  const grounding = createGrounding({ snippets, language: 'en' });
  const events = [...chunks.flatMap((chunk) => grounding.push(chunk)), ...grounding.finish({ isComplete })];
  return { events, ...lastOf(events) };
}

function lastOf(events: readonly GroundingEvent[]) {
  const last = events.at(-1);
  if (last?.kind !== 'finished') throw new Error('The last event is not the end.');
  return last;
}

/** Every text that stood on the screen, one after the other. */
function replay(events: readonly GroundingEvent[]): readonly string[] {
  let text = '';
  return events.map((event) => {
    if (event.kind === 'append') {
      expect(event.offset).toBe(text.length);
      text += event.text;
    } else text = event.text;
    return text;
  });
}

const words = (text: string) => text.split(/(?<= )/);

describe('grounding', () => {
  it('has four snippets to work with', () => {
    expect(snippets).toHaveLength(4);
  });

  it('numbers the sources by first use, before the full stop', () => {
    const { text, citations, struckCount, isAnswer } = run([
      '[2] The refund is made within 5 working days. [1] You can return the product within 30 days of delivery. [2] We refund you when we receive the product.',
    ]);
    expect(text).toBe(
      'The refund is made within 5 working days [1]. You can return the product within 30 days of delivery [2]. We refund you when we receive the product [1].',
    );
    expect(citations.map(({ marker, quote }) => [marker, quote])).toEqual([
      [1, snippets[1]?.text],
      [2, snippets[0]?.text],
    ]);
    expect({ struckCount, isAnswer }).toEqual({ struckCount: 0, isAnswer: true });
  });

  it('shows words while the sentence is still coming, with its source from the first word', () => {
    const grounding = createGrounding({ snippets, language: 'en' });
    expect(grounding.push('[1]')).toEqual([]);
    expect(grounding.push(' You')).toEqual([]);
    expect(grounding.push(' can ')).toMatchObject([
      { kind: 'replace', text: 'You can', citations: [{ marker: 1 }] },
    ]);
    expect(grounding.push('return it ')).toEqual([{ kind: 'append', offset: 7, text: ' return it' }]);
  });

  it('shows a number only once it was found in the source', () => {
    const right = replay(run(words('[1] You can return the product within 30 days.')).events);
    expect(right.at(-1)).toBe('You can return the product within 30 days [1].');
    const wrong = run(words('[1] You can return the product within 45 days.'));
    expect(replay(wrong.events).join()).not.toContain('45');
    expect(wrong).toMatchObject({ text: '', citations: [], struckCount: 1, isAnswer: false });
  });

  it.each([
    ['an altered number', '[1] You can return the product within 14 days of delivery.'],
    ['an altered number in words', '[1] You can return the product within sixty days of delivery.'],
    ['a number with another unit', '[1] You can return the product within 30 weeks of delivery.'],
    ['calendar days for working days', '[2] The refund is made within 5 days after we receive the product.'],
    ['a price that is not there', '[1] You can return the product within 30 days for $10.'],
    ['a percentage that is not there', '[2] The refund of 100% is made within 5 working days.'],
    ['a date that is not there', '[2] The refund is made on Monday by the means of payment.'],
    ['a promise of time', '[2] The refund is made tomorrow by the means of payment.'],
    ['something for free', '[3] For a large appliance, we collect the product free of charge.'],
    ['an address', '[1] Return the product within 30 days of delivery at www.example.com/return.'],
    ['a source that was not given', '[9] You can return the product within 30 days of delivery.'],
    ['a false source beside a true one', '[1][9] You can return the product within 30 days of delivery.'],
    ['no source', 'You can return the product within 30 days of delivery.'],
    ['another subject', '[1] Our satellites photograph the moon from orbit every product.'],
    ['nothing of substance', '[1] Yes, of course, I understand you.'],
    ['a denial of its source', '[1] You cannot return the product within 30 days of delivery.'],
    ['a fact of another source', '[1] We collect the product within 30 days for 29 euros.'],
  ])('strikes a sentence with %s', (_reason, sentence) => {
    const good = '[3] For a large appliance, we collect the product for 29 euros.';
    const { text, struckCount, events } = run(words(`${good} ${sentence} ${good}`));
    const shown = 'For a large appliance, we collect the product for 29 euros [1].';
    expect(text).toBe(`${shown} ${shown}`);
    expect(struckCount).toBe(1);
    expect(replay(events).at(-1)).toBe(text);
  });

  it.each([
    ['in words', '[1] You can return the product within thirty days.'],
    [
      'in words, with a courtesy',
      '[1] I am sorry to hear that, you can of course return the product within thirty days.',
    ],
    ['beside a sign', '[3] For a large appliance we collect the product for €29.'],
    ['with an abbreviation', '[4] Customer service answers between 8 a.m. and 8 p.m. from Monday to Friday.'],
    ['with the marker at its end', 'You can return the product within 30 days of delivery [1].'],
  ])('keeps a sentence whose number stands in its source %s', (_reason, sentence) => {
    expect(run(words(sentence))).toMatchObject({ struckCount: 0, isAnswer: true });
  });

  it('keeps every sentence of the knowledge base that is repeated as it stands', () => {
    for (const snippet of demoArticles.flatMap(splitArticle)) {
      const grounding = createGrounding({ snippets: [snippet], language: snippet.language });
      const events = [
        ...words(`[1] ${snippet.text}`).flatMap((word) => grounding.push(word)),
        ...grounding.finish({ isComplete: true }),
      ];
      expect(lastOf(events).struckCount, snippet.text).toBe(0);
      expect(lastOf(events).isAnswer, snippet.text).toBe(true);
    }
  });

  it('withdraws what it showed of a sentence that does not hold', () => {
    const { events } = run(words('[1] You can return the product within 30 days and get 50 euros.'));
    expect(replay(events)).toContain('You can return the product within');
    expect(events.slice(-2)).toMatchObject([
      { kind: 'replace', text: '', citations: [] },
      { isAnswer: false },
    ]);
  });

  it.each([
    'NO_ANSWER',
    'NO_ANSWER.',
    '**NO_ANSWER**\n',
    'NO_ANSWER [1] You can return the product within 30 days.',
    '',
  ])('takes %j for no answer, and shows nothing', (output) => {
    const { events } = run(output.split(''));
    expect(events).toEqual([{ kind: 'finished', text: '', citations: [], struckCount: 0, isAnswer: false }]);
  });

  it('strikes the sentence that a broken stream left open', () => {
    const { text, struckCount } = run(
      ['[1] You can return the product within 30 days. [2] The refund is made within 5 wor'],
      false,
    );
    expect(text).toBe('You can return the product within 30 days [1].');
    expect(struckCount).toBe(1);
  });

  it.each([
    ['emphasis and headings', '## [1] You can **return** the `product` within _30_ days.'],
    ['tags', '[1] You can <b>return</b> the <img src="https://x.example/?q=1">product within 30 days.'],
    ['links', '[1] You can [return](javascript:alert(1) the product within 30 days.'],
    ['terminal escapes', '[1] You can \u001b[31mreturn\u001b[0m the product within 30 days.'],
    [
      'direction and zero-width signs',
      '[1] You \u202ecan\u202c re\u200bturn the product\u2066 within 30\ufeff days.',
    ],
    ['a list', '- [1] You can return the product within 30 days.\n'],
  ])('gives plain text, without %s', (_what, output) => {
    expect(run(output.split('')).text).toBe('You can return the product within 30 days [1].');
  });

  it('caps the length at a whole sentence', () => {
    const { text, events } = run('[1] You can return the product within 30 days. '.repeat(200).split(''));
    expect(text.length).toBeLessThanOrEqual(1_200);
    expect(text).toMatch(/\[1\]\.$/);
    expect(Math.max(...replay(events).map((one) => one.length))).toBeLessThanOrEqual(1_200 + 100);
  });

  it('reads a megabyte of noise without a word', () => {
    const { text } = run(['<p>[1'.repeat(200_000)]);
    expect(text).toBe('');
  });
});

const sentence = fc.constantFrom(
  '[1] You can return the product within 30 days. ',
  '[1] You can return the product within 31 days. ',
  '[2][1] The refund is made within 5 working days after we receive the product! ',
  'We collect the product for 29 euros [3].\n',
  '[4] Customer service answers from Monday to Friday between 8 a.m. and 8 p.m. ',
  '[7] Nothing. ',
  'Without a source. ',
  'NO_ANSWER ',
  '**bold** <b>tag</b> [link](http://x.example) \u202e\u{1f600} ',
  '[1, 3] For twenty-nine euros',
);
const output = fc.array(fc.oneof({ weight: 5, arbitrary: sentence }, fc.string({ unit: 'grapheme' })), {
  maxLength: 8,
});
const cuts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 40 });

function cut(text: string, sizes: readonly number[]): readonly string[] {
  const chunks: string[] = [];
  for (let at = 0, turn = 0; at < text.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(text.slice(at, at + size));
    at += size;
  }
  return chunks;
}

describe('grounding of any output', () => {
  it('gives the same result however the stream is cut', () => {
    fc.assert(
      fc.property(output, cuts, fc.boolean(), (parts, sizes, isComplete) => {
        const whole = run([parts.join('')], isComplete);
        const pieces = run(cut(parts.join(''), sizes), isComplete);
        expect(lastOf(pieces.events)).toEqual(lastOf(whole.events));
        expect(replay(pieces.events).at(-1)).toBe(pieces.text);
      }),
      { numRuns: 500 },
    );
  });

  it('never shows a citation whose quote is not in its article, or a number that is in no source', () => {
    const numbers = new Set(snippets.flatMap(({ text }) => text.match(/\d+/g) ?? []));
    fc.assert(
      fc.property(output, cuts, (parts, sizes) => {
        const { events } = run(cut(parts.join(''), sizes));
        for (const text of replay(events)) {
          for (const number of text.replace(/\[\d+\]/g, '').match(/\d+/g) ?? [])
            expect(numbers).toContain(number);
        }
        for (const event of events) {
          if (event.kind === 'append') continue;
          for (const { articleId, quote } of event.citations) {
            expect(demoArticles.find(({ id }) => id === articleId)?.body).toContain(quote);
          }
          const markers = new Set([...event.text.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1])));
          for (const marker of markers) expect(event.citations.map((one) => one.marker)).toContain(marker);
        }
      }),
      { numRuns: 500 },
    );
  });
});
