import { describe, expect, it } from 'vitest';
import { buildHash, parseRoute } from './route.ts';
import { normaliseAddress } from './server-address.ts';

describe('the server address', () => {
  it.each([
    ['https://lydia.example.com/', 'https://lydia.example.com'],
    ['  lydia.example.com ', 'https://lydia.example.com'],
    ['http://127.0.0.1:8480', 'http://127.0.0.1:8480'],
    ['https://example.com/lydia/', 'https://example.com/lydia'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(normaliseAddress(typed)).toBe(kept);
  });

  it.each([
    '',
    'ftp://example.com',
    'javascript://alert(1)',
    'https://',
    'https://u:p@example.com',
    'not an address',
  ])('%s is refused', (typed) => {
    expect(normaliseAddress(typed)).toBeNull();
  });
});

describe('the place on screen', () => {
  it('survives a round trip through the address', () => {
    const hash = buildHash('knowledge', 'a/b?c', { quote: 'What “is” & was?' });
    expect(parseRoute(hash)).toMatchObject({ page: 'knowledge', id: 'a/b?c', quote: 'What “is” & was?' });
  });

  it.each(['', '#', '#/nowhere', '#//', '#/constructor'])('is the call page for %s', (hash) => {
    expect(parseRoute(hash)).toEqual({ page: 'calls', id: null, quote: null, at: null, query: '' });
  });

  it('takes a damaged address for no record', () => {
    expect(parseRoute('#/history/%E0%A4%A')).toMatchObject({ page: 'history', id: null, quote: null });
  });
});
