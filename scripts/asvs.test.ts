import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './child-process.ts';

const ledger = readFileSync(join(root, 'docs/asvs.md'), 'utf8');
const verdicts = ['met', 'partly', 'not met', 'n/a'] as const;

/** Numbers of each level, by section, of version 5.0.0: `V1.2` level 1 asks for V1.2.1 to V1.2.5. */
const asked: Readonly<Record<1 | 2, string>> = {
  1: `V1.2 1-5, V1.3 1-2, V1.5 1, V2.1 1, V2.2 1-2, V2.3 1, V3.2 1-2, V3.3 1, V3.4 1-2, V3.5 1-3, V4.1 1, V4.4 1, V5.2 1-2,
    V5.3 1-2, V6.1 1, V6.2 1-8, V6.3 1-2, V6.4 1-2, V7.2 1-4, V7.4 1-2, V8.1 1, V8.2 1-2, V8.3 1, V9.1 1-3, V9.2 1, V10.4 1-5,
    V11.3 1-2, V11.4 1, V12.1 1, V12.2 1-2, V13.4 1, V14.2 1, V14.3 1, V15.1 1, V15.2 1, V15.3 1`,
  2: `V1.1 1-2, V1.2 6-9, V1.3 3-11, V1.4 1-3, V1.5 2, V2.1 2-3, V2.2 3, V2.3 2-4, V2.4 1, V3.3 2-4, V3.4 3-6, V3.5 4-5, V3.7 1-2,
    V4.1 2-3, V4.2 1, V4.3 1-2, V4.4 2-4, V5.1 1, V5.2 3, V5.4 1-3, V6.1 2-3, V6.2 9-12, V6.3 3-4, V6.4 3-4, V6.5 1-5, V6.6 1-3,
    V6.8 1-4, V7.1 1-3, V7.3 1-2, V7.4 3-5, V7.5 1-2, V7.6 1-2, V8.1 2, V8.2 3, V8.4 1, V9.2 2-4, V10.1 1-2, V10.2 1-2, V10.3 1-4,
    V10.4 6-11, V10.5 1-5, V10.6 1-2, V10.7 1-3, V11.1 1-2, V11.2 1-3, V11.3 3, V11.4 2-4, V11.5 1, V11.6 1, V12.1 2-3, V12.3 1-4,
    V13.1 1, V13.2 1-5, V13.3 1-2, V13.4 2-5, V14.1 1-2, V14.2 2-4, V14.3 2-3, V15.1 2-3, V15.2 2-3, V15.3 2-7, V16.1 1, V16.2 1-5,
    V16.3 1-4, V16.4 1-3, V16.5 1-3, V17.1 1, V17.2 1-4, V17.3 1-2`,
};

function listAsked(level: 1 | 2): string[] {
  return asked[level].split(/,\s*/).flatMap((part) => {
    const [section = '', range = ''] = part.trim().split(' ');
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => `${section}.${first + index} L${level}`);
  });
}

interface Row {
  readonly numbers: readonly string[];
  readonly level: string;
  readonly verdict: string;
  readonly evidence: string;
}

const rows: readonly Row[] = ledger
  .split('\n')
  .filter((line) => line.startsWith('| V'))
  .map((line) => {
    const [numbers = '', level = '', , verdict = '', ...evidence] = line.slice(2, -2).split(' | ');
    return { numbers: numbers.split(' · '), level, verdict, evidence: evidence.join(' | ') };
  });

/** `file › words in it` */
const listEvidence = ({ evidence }: Row) =>
  [...evidence.matchAll(/`([^`]+?) › ([^`]+|`[^`]*)`/g)].map(([, file = '', words = '']) => ({
    file,
    words,
  }));

it('has every requirement of levels 1 and 2 once, under its level', () => {
  const present = rows.flatMap(({ numbers, level }) => numbers.map((number) => `${number} L${level}`));
  const expected = [...listAsked(1), ...listAsked(2)];
  expect(expected).toHaveLength(253);
  expect(present.toSorted()).toEqual(expected.toSorted());
});

it('knows four verdicts, and gives a reason for each that is not `met`', () => {
  for (const { numbers, verdict, evidence } of rows) {
    expect(verdicts, numbers.join()).toContain(verdict);
    expect(evidence.length, numbers.join()).toBeGreaterThan(10);
  }
});

it('calls nothing met without naming what shows it', () => {
  const bare = rows.filter((row) => row.verdict === 'met' && listEvidence(row).length === 0);
  expect(bare.map(({ numbers }) => numbers.join())).toEqual([]);
});

it('names a title by words that tell it from others', () => {
  const vague = rows.flatMap((row) => listEvidence(row).filter(({ words }) => /^(test|it)\W*$/.test(words)));
  expect(vague).toEqual([]);
});

it('names files that are there, and words that stand in them', () => {
  const wrong = rows.flatMap((row) =>
    listEvidence(row).flatMap(({ file, words }) => {
      const path = join(root, file);
      const isThere = existsSync(path) && readFileSync(path, 'utf8').replaceAll(/\s+/g, ' ').includes(words);
      return isThere ? [] : [`${row.numbers.join()}: ${file} › ${words}`];
    }),
  );
  expect(wrong).toEqual([]);
});

it('counts its verdicts right', () => {
  const count = (level: string, verdict: string) =>
    rows
      .filter((row) => row.level === level && row.verdict === verdict)
      .reduce((sum, { numbers }) => sum + numbers.length, 0);
  const lines = ['1', '2'].map(
    (level) => `| ${level} | ${verdicts.map((verdict) => count(level, verdict)).join(' | ')} |`,
  );
  expect(ledger.split('\n').filter((line) => /^\| [12] \|/.test(line))).toEqual(lines);
});
