import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const script = join(import.meta.dirname, 'start.mjs');
const start = (...args: readonly string[]) =>
  spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });

test.each([
  [['--nonsense'], '--nonsense is not known'],
  [['https://lydia.example.com'], 'https://lydia.example.com is not known'],
  [['--smoke', '--api=http://localhost'], '--api=http://localhost is not known'],
  [['--api'], '--api needs a value'],
  [['--api', '--verbose'], '--api needs a value'],
  [['--api=lydia.example.com'], 'lydia.example.com is no address'],
])('says what is wrong with %j and what there is, before it sets anything up', (args, mistake) => {
  const { status, stderr } = start(...args);
  expect(stderr).toContain(mistake);
  expect(stderr).toContain('npm start -- --api URL');
  expect(stderr).not.toContain('installing');
  expect(status).toBe(2);
});

test('tells how it is used', () => {
  const { status, stderr } = start('--help');
  expect(stderr).toMatch(/^usage:/);
  expect(status).toBe(0);
});
