import { describe, expect, it } from 'vitest';
import { demoArticles } from '../server/seed/articles.ts';
import { removeMarkers } from './markers.ts';
import { buildRetrievedReply } from './retrieved-reply.ts';
import { splitArticle } from './snippets.ts';

const snippets = demoArticles.slice(0, 1).flatMap(splitArticle);

describe('reply without a model', () => {
  it('quotes the two best snippets as they stand, each with its source', () => {
    const { text, citations } = buildRetrievedReply(snippets);
    expect(text).toBe(
      'A product can be returned within 30 days of delivery, in its original packaging [1]. The return label for a parcel is free and can be printed from the customer account [2].',
    );
    expect(citations.map(({ marker, quote }) => [marker, quote])).toEqual([
      [1, snippets[0]?.text],
      [2, snippets[1]?.text],
    ]);
  });

  it('is empty without snippets', () => {
    expect(buildRetrievedReply([])).toEqual({ text: '', citations: [] });
  });

  it('is spoken without its markers', () => {
    expect(removeMarkers('You have 30 days [1][2]. It is free [3]!')).toBe('You have 30 days. It is free!');
  });
});
