import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarioListSchema } from '../../../contracts/api/practice.ts';
import { loadRecording } from '../recording.ts';
import { listLines } from '../script.ts';
import { rmsOf } from '../voice-detector.ts';
import { allScripts, callerScripts, listScenarios } from './index.ts';

describe('scenarios', () => {
  it('offers four kinds of calls, each in English and in French', () => {
    const ids = scenarioListSchema.parse({ scenarios: listScenarios() }).scenarios.map(({ id }) => id);
    const kinds = ['invoice', 'delivery', 'cancellation', 'no-answer'];
    expect(ids.toSorted()).toEqual(kinds.flatMap((kind) => [`${kind}-en`, `${kind}-fr`]).toSorted());
  });

  it('gives every caller a number of his own', () => {
    expect(new Set(callerScripts.map(({ number }) => number)).size).toBe(callerScripts.length);
  });

  it('has a recording for every line, loud enough and of a fitting length, and no other', () => {
    const lines = allScripts.flatMap(listLines);
    for (const { recording, text } of lines) {
      const samples = loadRecording(recording);
      expect(rmsOf(samples), recording).toBeGreaterThan(500);
      const secondsPerLetter = samples.length / 8_000 / text.length;
      expect(secondsPerLetter, recording).toBeGreaterThan(0.03);
      expect(secondsPerLetter, recording).toBeLessThan(0.15);
    }
    const files = readdirSync(join(import.meta.dirname, '..', 'speech'));
    expect(files.toSorted()).toEqual(lines.map(({ recording }) => `${recording}.wav`).toSorted());
  });

  it('ends every call with a goodbye', () => {
    for (const { steps } of allScripts) expect(steps.at(-1)?.line.text).toMatch(/goodbye|au revoir/i);
  });
});
