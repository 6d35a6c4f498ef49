import { expect, test } from 'vitest';
import { parseApiUrl, parseEnvironment } from './env.ts';

test.each([
  ['http://127.0.0.1:8480/', 'http://127.0.0.1:8480'],
  ['https://lydia.example.org/api//', 'https://lydia.example.org/api'],
  [' https://lydia.example.org ', 'https://lydia.example.org'],
  ['lydia.example.org', null],
  ['ftp://lydia.example.org', null],
  ['https://user:secret@lydia.example.org', null],
  ['', null],
])('reads %j as %j', (given, parsed) => {
  expect(parseApiUrl(given)).toBe(parsed);
});

test('the command line goes before the environment', () => {
  const env = { LYDIA_API_URL: 'http://from-environment' };
  expect(parseEnvironment(['lydia', '--api=http://from-line'], env).apiUrl).toBe('http://from-line');
  expect(parseEnvironment(['lydia', '--api', 'http://from-line'], env).apiUrl).toBe('http://from-line');
  expect(parseEnvironment(['lydia'], env).apiUrl).toBe('http://from-environment');
});

test('an address that is none is told, and not taken', () => {
  expect(parseEnvironment(['--api=nonsense'], {})).toMatchObject({ apiUrl: null, hasInvalidApiUrl: true });
  expect(parseEnvironment([], {})).toMatchObject({ apiUrl: null, hasInvalidApiUrl: false });
});
