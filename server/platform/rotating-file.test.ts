import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lydia-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const script = `
  const { createRotatingFile } = await import(process.argv[1]);
  const [, , file, name, count, maxBytes, maxFiles] = process.argv;
  const log = createRotatingFile({ file, maxBytes: Number(maxBytes), maxFiles: Number(maxFiles) });
  for (let index = 0; index < Number(count); index += 1) log.write(name + ' ' + index + ' some more words to fill the line\\n');
  log.end();`;

async function writeLines(name: string, count: number, maxBytes: number): Promise<void> {
  const source = join(import.meta.dirname, 'rotating-file.ts');
  const args = ['--input-type=module', '-e', script, source, join(folder, 'lydia.log'), name];
  const numbers = [count, maxBytes, 1_000].map(String);
  const child = spawn(process.execPath, [...args, ...numbers], { stdio: 'inherit' });
  await once(child, 'exit');
}

test.each([20_000, 100_000, 1_000_000])(
  'A13: two processes that write at once lose no line, with files of %i bytes',
  async (maxBytes) => {
    const count = 50_000;
    await Promise.all([writeLines('one', count, maxBytes), writeLines('other', count, maxBytes)]);
    const files = readdirSync(folder);
    const lines = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').trimEnd().split('\n'));
    expect(lines).toHaveLength(2 * count);
    expect(new Set(lines).size).toBe(2 * count);
    for (const line of lines) expect(line).toMatch(/^(one|other) \d+ some more words to fill the line$/);
    // While one renames, the other writes on: how much depends on the machine, and it is not lost.
    if (maxBytes < 500_000) expect(files.length).toBeGreaterThan(2);
  },
  60_000,
);
