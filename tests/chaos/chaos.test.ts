import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseArguments } from './arguments.ts';
import { executeRun } from './execute-run.ts';
import { testingGroups } from './testing-groups.ts';

const childScript = join(import.meta.dirname, 'testing-child.ts');
const drawSeed = () => 42;
const note = join(mkdtempSync(join(tmpdir(), 'lydia-test-')), 'note');
process.env['LYDIA_TEST_NOTE'] = note;

function execute(name: string) {
  const parsed = parseArguments(['fake', '--only', name], testingGroups, drawSeed);
  if (parsed.kind === 'mistake' || !parsed.wanted[0]) throw new Error('nothing is wanted');
  return executeRun(parsed.wanted[0], { childScript, graceMs: 200 });
}

test('a run that returns held, with its seed and its counts; its folder is removed', async () => {
  const line = await execute('holds');
  expect(line).toMatchObject({ held: true, seed: 42, runs: 3, counts: { tried: 3, seedSeen: 42 } });
  expect(line.repeat).toBeUndefined();
  expect(existsSync(readFileSync(note, 'utf8'))).toBe(false);
});

test.each([
  ['throws', 'row 7 is missing'],
  ['tries-nothing', 'nothing was tried'],
  ['dies', 'its process ended (3) without a word'],
])('a run that %s did not hold, and the line says how to repeat it', async (name, reason) => {
  const line = await execute(name);
  expect(line.held).toBe(false);
  expect(line.reason).toContain(reason);
  expect(line.repeat).toBe(`npm run chaos -- fake --only ${name} --seed 42 --runs 3`);
});

test('a run that does not end is stopped, with the processes that it started', async () => {
  const line = await execute('hangs');
  expect(line).toMatchObject({ held: false, reason: 'not done after 2 s' });
  // A dead process may stay listed until its new parent asks for it.
  const isAlive = () =>
    /^[^Z\s]/.test(
      spawnSync('ps', ['-o', 'stat=', '-p', readFileSync(note, 'utf8')], { encoding: 'utf8' }).stdout.trim(),
    );
  await expect.poll(isAlive).toBe(false);
});

test.each([
  [['sink'], 'no such group: sink. There are: fake, nothing'],
  [['--seed', 'x'], '--seed needs a whole number'],
  [['fake', '--only', 'S99'], 'no run is called S99 there'],
  [['--nonsense'], '--nonsense'],
])('says what is wrong with %j', (args, message) => {
  const parsed = parseArguments(args, testingGroups, drawSeed);
  expect(parsed).toMatchObject({ kind: 'mistake', message: expect.stringContaining(message) });
});

test('all groups without a name, each run with a seed of its own; an empty group counts only when it was named', () => {
  const seeds = [1, 2, 3, 4, 5];
  const all = parseArguments([], testingGroups, () => seeds.shift() ?? 0);
  if (all.kind === 'mistake') throw new Error(all.message);
  expect(all.wanted.map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5]);
  expect(all).toMatchObject({ emptyGroups: ['nothing'], isEmptyGroupNamed: false });
  expect(parseArguments(['nothing'], testingGroups, drawSeed)).toMatchObject({ isEmptyGroupNamed: true });
});

test('a typed seed and number of runs are taken', () => {
  const parsed = parseArguments(['fake', '--seed', '7', '--runs', '9'], testingGroups, drawSeed);
  if (parsed.kind === 'mistake') throw new Error(parsed.message);
  expect(parsed.wanted.map(({ seed, runs }) => [seed, runs])).toEqual(Array(5).fill([7, 9]));
});
