import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createWinstonLogger } from './winston-logger.ts';

function record(level: 'info' | 'debug' = 'info') {
  const stream = new PassThrough();
  const logger = createWinstonLogger(level, stream);
  return {
    logger,
    read: () =>
      String(stream.read() ?? '')
        .split('\n')
        .filter(Boolean),
  };
}

test('writes one JSON object a line, whatever a field contains', () => {
  const { logger, read } = record();
  logger.info('done', { name: 'two\nlines\r\nand \u001b[31mcolour', count: 2 });
  const lines = read();
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', message: 'done', count: 2 });
});

test('names the scope, and lets no field take the place of level or message', () => {
  const { logger, read } = record();
  logger.child('calls').child('ringing').warn('late', { level: 'debug', message: 'forged' });
  expect(JSON.parse(read()[0] ?? '')).toMatchObject({
    level: 'warn',
    message: 'late',
    scope: 'calls.ringing',
  });
});

test('keeps quiet below its level', () => {
  const { logger, read } = record();
  logger.debug('details');
  expect(read()).toEqual([]);
});

test('hides secrets', () => {
  const { logger, read } = record();
  logger.info('signed in', { refreshToken: 'r1' });
  expect(read()[0]).not.toContain('r1');
});
