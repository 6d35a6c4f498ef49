/**
 * `npm run chaos [-- GROUP … [--only NAME] [--seed N] [--runs N]]`: rules tried many times under faults. One JSON
 * line a run, a summary last; the exit code is 0 only when all that was asked for held.
 */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArguments, usage } from './arguments.ts';
import { executeRun, type RunLine } from './execute-run.ts';
import { groups } from './groups.ts';

const parsed = parseArguments(process.argv.slice(2), groups, () => randomInt(2 ** 31));
if (parsed.kind === 'mistake') {
  console.error(`${parsed.message}\n${usage}`);
  process.exit(2);
}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort());

for (const name of parsed.emptyGroups) console.log(JSON.stringify({ group: name, empty: true }));
const childScript = join(import.meta.dirname, 'child.ts');
const lines: RunLine[] = [];
for (const wanted of parsed.wanted) {
  if (interrupted.signal.aborted) break;
  console.error(`${wanted.run.name}: ${wanted.run.title} (seed ${wanted.seed}, ${wanted.runs} runs)`);
  const line = await executeRun(wanted, { childScript, signal: interrupted.signal });
  console.log(JSON.stringify(line));
  lines.push(line);
}

const held = lines.filter((line) => line.held).length;
const failed = parsed.wanted.length - held;
const ok = held > 0 && failed === 0 && !parsed.isEmptyGroupNamed;
console.log(JSON.stringify({ summary: { held, failed, empty: parsed.emptyGroups }, ok }));
process.exitCode = ok ? 0 : 1;
