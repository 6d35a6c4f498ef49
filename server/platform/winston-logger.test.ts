import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { runInRequest } from './request-scope.ts';
import { createWinstonLogger } from './winston-logger.ts';

function record(level: 'info' | 'debug' = 'info') {
  const stream = new PassThrough();
  const logger = createWinstonLogger({ level, streams: [stream] });
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

test('A13: nothing that a terminal or an editor obeys gets through, in any field or name', () => {
  const { logger, read } = record();
  const signs = ['\r\n', '\u001b[2J', '\u009b31m', '\u0085', '\u2028', '\u202e', '\u0000', '\u007f'];
  for (const sign of signs) logger.info(`a${sign}b`, { [`k${sign}`]: `v${sign}`, deep: { list: [sign] } });
  const lines = read();
  expect(lines).toHaveLength(signs.length);
  const isObeyed = (code: number) =>
    code < 32 || (code > 126 && code < 160) || [0x2028, 0x2029, 0x202e].includes(code);
  for (const line of lines) {
    const codes = Array.from(line, (sign) => sign.charCodeAt(0));
    expect(codes.filter(isObeyed)).toEqual([]);
  }
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ message: 'a\u001b[2Jb' });
});

test('names the request that a line was written for, however deep in it', async () => {
  const { logger, read } = record();
  await runInRequest('request-1', async () => {
    await new Promise(setImmediate);
    logger.info('within');
  });
  logger.info('without');
  const [within, without] = read().map((line) => JSON.parse(line));
  expect(within).toMatchObject({ requestId: 'request-1' });
  expect(without).not.toHaveProperty('requestId');
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
