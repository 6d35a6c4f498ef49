import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';
import { createMemoryLogger } from './testing.ts';

const canary = 'c4nary-S3cret-value';

test('takes secrets out by the name of their field, however deep', () => {
  const { logger, lines } = createMemoryLogger();
  logger.info('signed in', {
    password: canary,
    nested: { refreshToken: canary, headers: { Authorization: `Bearer ${canary}` } },
    list: [{ apiKey: canary }],
    error: new Error(`refused: Bearer ${canary}`, { cause: { cookie: canary } }),
  });
  expect(lines.join()).not.toContain(canary);
});

test('takes tokens and full numbers out of free text, also out of the message', () => {
  const { logger, lines } = createMemoryLogger();
  logger.warn('call from +33 6 12 34 56 78 failed', { detail: 'token eyJhbGciOi.eyJzdWIiOiIx.c2lnbmF0dXJl' });
  expect(lines[0]).not.toMatch(/12 34|eyJzdWIi/);
  expect(lines[0]).toContain('+…78');
});

test('writes of a text only how long it is', () => {
  const { logger, lines } = createMemoryLogger();
  logger.info('heard', { text: 'my card is 4111', transcript: 'hello', notes: 'angry' });
  expect(lines[0]).not.toMatch(/card|hello|angry/);
  expect(lines[0]).toContain('[15 characters]');
});

test('one event is one line, whatever is in the fields', () => {
  const { logger, lines } = createMemoryLogger();
  logger.info('a\nb', { name: 'x\r\n{"level":"error"}', colour: '\u001b[31mred' });
  expect(lines).toHaveLength(1);
  for (const control of ['\n', '\r', '\u001b']) expect(lines[0]).not.toContain(control);
});

test('survives structures without end', () => {
  const { logger, lines } = createMemoryLogger();
  const loop: Record<string, unknown> = { big: 10n, bytes: new Uint8Array(3) };
  loop['self'] = loop;
  logger.info('loop', { loop });
  expect(lines[0]).toContain('[deep]');
});

test('leaves out what is below its level, and names its scope', () => {
  const lines: string[] = [];
  const logger = createLogger({ clock: { nowMs: () => 0 }, sink: (_level, line) => lines.push(line) });
  logger.debug('not written');
  logger.child('calls').child('line').error('written');
  expect(lines).toEqual([
    '{"time":"1970-01-01T00:00:00.000Z","level":"error","scope":"calls.line","message":"written"}',
  ]);
});
