import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { readJsonFile, removeFile, writeJsonFile } from './json-file.ts';

let file: string;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'lydia-json-')), 'folder', 'file.json');
});

test('reads what was written, which only its owner may read', async () => {
  await writeJsonFile(file, { a: 1 });
  expect(await readJsonFile(file)).toEqual({ kind: 'read', value: { a: 1 } });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('tells a missing file from one that cannot be read', async () => {
  expect(await readJsonFile(file)).toEqual({ kind: 'missing' });
  await writeJsonFile(file, {});
  writeFileSync(file, '{"cut":');
  expect(await readJsonFile(file)).toEqual({ kind: 'damaged' });
  await removeFile(file);
  await removeFile(file);
  expect(await readJsonFile(file)).toEqual({ kind: 'missing' });
});
