import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLogFile } from './log-file.ts';

test('writes lines to the file as they are, and keeps older files when it grows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lydia-log-'));
  const file = join(folder, 'logs', 'lydia.log');
  const write = createLogFile(file, { hasConsole: false });
  write('info', '{"first":true}');
  expect(readFileSync(file, 'utf8').trim()).toBe('{"first":true}');

  const long = 'x'.repeat(1_000_000);
  for (let count = 0; count < 7; count += 1) write('warn', long);
  expect(readdirSync(join(folder, 'logs')).toSorted()).toEqual(['lydia.log', 'lydia.log.1']);
});
