import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyServerArticle, deleteArticle } from '../storage/queries/articles.ts';
import type { Storage } from '../storage/storage.ts';
import { createTestDatabase, type TestDatabase, testArticle } from '../storage/testing.ts';
import { createKnowledgeService, type KnowledgeService } from './knowledge-service.ts';

const refunds = testArticle(1, 'Remboursements', 'Le remboursement arrive sous dix jours.');
const delays = testArticle(2, 'Élan et délais', 'Un colis met trois jours. Un remboursement en met dix.');
const invoices = testArticle(3, 'Duplicata de facture', 'Un duplicata part par courriel.');

let database: TestDatabase;
let storage: Storage;
let knowledge: KnowledgeService;
beforeEach(() => {
  database = createTestDatabase();
  storage = database.open();
  knowledge = createKnowledgeService({ storage });
  storage.write((db) => {
    for (const article of [refunds, delays, invoices]) applyServerArticle(db, article, null);
  });
});
afterEach(() => database.remove());

const titles = (search: string): string[] => {
  const found = knowledge.list(search);
  if (!found.ok) throw new Error(found.error.message);
  return found.value.map((article) => article.title);
};

test('lists every article by title when nothing is searched, accents or not', () => {
  expect(titles('  ')).toEqual([invoices.title, delays.title, refunds.title]);
});

test('finds words and their beginnings, in title and text, the title counting more', () => {
  expect(titles('rembours')).toEqual([refunds.title, delays.title]);
  expect(titles('DELAI')).toEqual([delays.title]);
  expect(titles('jours colis')).toEqual([delays.title]);
  expect(titles('girafe')).toEqual([]);
  expect(titles('"(')).toEqual([]);
});

test('follows changes and deletions', () => {
  storage.write((db) => {
    applyServerArticle(db, { ...refunds, body: 'Quinze girafes.' }, null);
    deleteArticle(db, delays.id);
  });
  expect(titles('girafe')).toEqual([refunds.title]);
  expect(titles('dix')).toEqual([]);
  expect(titles('')).toEqual([invoices.title, refunds.title]);
});

test('opens an article, and says when there is none', () => {
  expect(knowledge.open(refunds.id)).toEqual({ ok: true, value: refunds });
  expect(knowledge.open(testArticle(9, 'x', 'x').id)).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  });
});
