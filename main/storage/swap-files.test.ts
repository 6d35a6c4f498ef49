import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { finishSwap, swapFiles } from './swap-files.ts';

let folder: string;
let swap: { file: string; newFile: string; keptFile: string };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lydia-swap-'));
  swap = {
    file: join(folder, 'lydia.db'),
    newFile: join(folder, 'lydia.db.fresh'),
    keptFile: join(folder, 'lydia.db.before'),
  };
  writeFileSync(swap.file, 'old');
  writeFileSync(`${swap.file}-wal`, 'log of the old');
  writeFileSync(swap.newFile, 'new');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (path: string): string => readFileSync(path, 'utf8');

function expectSwapped(): void {
  expect(read(swap.file)).toBe('new');
  expect(read(swap.keptFile)).toBe('old');
  expect(read(`${swap.keptFile}-wal`)).toBe('log of the old');
  expect(readdirSync(folder).sort()).toEqual(['lydia.db', 'lydia.db.before', 'lydia.db.before-wal']);
}

test('puts the new file in the place of the old one, which is kept with its log', () => {
  swapFiles(swap);
  expectSwapped();
});

test('takes the plan back when the old file cannot be moved: what is written to it from then on is not to be lost', () => {
  mkdirSync(join(swap.keptFile, 'in the way'), { recursive: true });
  expect(() => swapFiles(swap)).toThrow();
  finishSwap(swap.file);
  expect([read(swap.file), read(swap.newFile)]).toEqual(['old', 'new']);
  rmSync(swap.keptFile, { recursive: true });
  swapFiles(swap);
  expectSwapped();
});

/** As a kill leaves the folder, after so many of the steps. */
const steps = [
  () =>
    writeFileSync(
      `${swap.file}.swap`,
      JSON.stringify({ newFile: 'lydia.db.fresh', keptFile: 'lydia.db.before' }),
    ),
  () => renameSync(swap.file, swap.keptFile),
  () => renameSync(`${swap.file}-wal`, `${swap.keptFile}-wal`),
  () => renameSync(swap.newFile, swap.file),
];

describe('is carried on at the next start', () => {
  for (let done = 1; done <= steps.length; done += 1) {
    test(`after ${done} of ${steps.length} steps, also when that start is killed too`, () => {
      for (const step of steps.slice(0, done)) step();
      finishSwap(swap.file);
      expectSwapped();
      finishSwap(swap.file);
      expectSwapped();
    });
  }
});

test('a plan that was not written whole never began', () => {
  writeFileSync(`${swap.file}.swap.new`, '{"newF');
  finishSwap(swap.file);
  expect(read(swap.file)).toBe('old');
  expect(existsSync(swap.newFile)).toBe(true);
});

test('a file that is still open is refused', () => {
  writeFileSync(`${swap.newFile}-wal`, 'not closed');
  expect(() => swapFiles(swap)).toThrow('not closed');
  expect(read(swap.file)).toBe('old');
});

test('an old file of which nothing is kept goes with its log', () => {
  swapFiles({ ...swap, keptFile: null });
  expect(read(swap.file)).toBe('new');
  expect(readdirSync(folder)).toEqual(['lydia.db']);
});
