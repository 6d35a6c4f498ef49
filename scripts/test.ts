/**
 * `npm test`: types, lint, unit and window tests, integration, end-to-end. Every step runs although one
 * failed; the last lines count the tests and give the reason of each that was skipped. With CI=true a
 * skipped test is a failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from './child-process.ts';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Title and reason of each skipped test. */
  readonly skipped: readonly string[];
}
interface Step {
  readonly name: string;
  readonly command: readonly [script: string, ...args: string[]];
  readonly read?: () => Counts;
}

const results = join(root, 'test-results');
const noCounts: Counts = { passed: 0, failed: 0, skipped: [] };

const vitestReportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({ assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })) }),
  ),
});

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(results, file), 'utf8'));
}

function readVitest(file: string): Counts {
  const report = vitestReportSchema.parse(readJson(file));
  const skipped = report.testResults
    .flatMap((result) => result.assertionResults)
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => fullName);
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped };
}

const playwrightReportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

function readPlaywright(): Counts {
  const { stats } = playwrightReportSchema.parse(readJson('e2e.json'));
  const skipped = Array.from({ length: stats.skipped }, () => 'end-to-end: see the list above');
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped };
}

function vitest(name: string, projects: readonly string[]): Step {
  const file = `${name}.json`;
  const selected = projects.flatMap((project) => ['--project', project]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${join(results, file)}`];
  return {
    name,
    command: ['node_modules/vitest/vitest.mjs', 'run', ...selected, ...reporters],
    read: () => readVitest(file),
  };
}

const steps: readonly Step[] = [
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '-b'] },
  { name: 'format and lint', command: ['node_modules/@biomejs/biome/bin/biome', 'check', '.'] },
  { name: 'lint with types', command: ['node_modules/oxlint/bin/oxlint', '--type-aware'] },
  vitest('unit', ['unit', 'ui']),
  vitest('integration', ['integration']),
  {
    name: 'build',
    command: ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'],
  },
  { name: 'end-to-end', command: ['node_modules/@playwright/test/cli.js', 'test'], read: readPlaywright },
];

function runStep(step: Step): { readonly isOk: boolean; readonly counts: Counts } {
  const startedAt = performance.now();
  console.log(`\n=== ${step.name}`);
  const [script, ...args] = step.command;
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(`=== ${step.name}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  return { isOk: status === 0, counts: readCounts(step) };
}

function readCounts(step: Step): Counts {
  try {
    return step.read?.() ?? noCounts;
  } catch (error) {
    console.error(`${step.name}: its report could not be read (${String(error)})`);
    return { ...noCounts, failed: 1 };
  }
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const outcomes = steps.map((step) => ({ step, ...runStep(step) }));
const passed = outcomes.reduce((sum, { counts }) => sum + counts.passed, 0);
const failed = outcomes.reduce((sum, { counts }) => sum + counts.failed, 0);
const skipped = outcomes.flatMap(({ counts }) => counts.skipped);
const broken = outcomes.filter(({ isOk }) => !isOk).map(({ step }) => step.name);
const forbidsSkips = process.env['CI'] === 'true' && skipped.length > 0;

console.log('');
for (const title of skipped) console.log(`skipped: ${title}`);
if (forbidsSkips) console.log('CI allows no skipped test.');
if (broken.length > 0) console.log(`failed: ${broken.join(', ')}`);
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = broken.length > 0 || failed > 0 || passed === 0 || forbidsSkips ? 1 : 0;
