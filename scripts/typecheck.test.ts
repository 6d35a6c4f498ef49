import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { root } from './child-process.ts';

const run = promisify(execFile);

/** The files of a project and of those it refers to, as the compiler lists them. */
async function listCompiled(project: string): Promise<string[]> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [tsc, '-p', join(root, project), '--listFilesOnly'], {
    maxBuffer: 10_000_000,
  });
  return stdout.split('\n').map((file) => relative(root, file).replaceAll('\\', '/'));
}

/** A pattern that the compiler does not understand matches nothing, without a word. */
it('every test file is one that the compiler checks', { timeout: 60_000 }, async () => {
  const compiled = new Set((await Promise.all(['tests', 'bench'].map(listCompiled))).flat());
  const tests = globSync('**/*.test.{ts,tsx}', {
    cwd: root,
    exclude: ['**/node_modules/**', 'out/**', '.cache/**'],
  });
  expect(tests.length).toBeGreaterThan(200);
  expect(tests.map((file) => file.replaceAll('\\', '/')).filter((file) => !compiled.has(file))).toEqual([]);
});
