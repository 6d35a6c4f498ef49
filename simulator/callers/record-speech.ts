import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allScripts } from './scenarios/index.ts';
import type { Line, Voice } from './script.ts';
import { listLines } from './script.ts';

/**
 * Records what the scripted parties say: `node simulator/callers/record-speech.ts`. Needs `espeak-ng` and `sox`
 * (both are Debian packages). The recordings are committed, so this is run only when a line or a voice changes.
 */
const folder = join(import.meta.dirname, 'speech');

/** The spoken names of what a synthesiser would misread. */
const spoken: readonly (readonly [RegExp, string])[] = [[/\bTamarel\b/g, 'Tamarelle']];

/** 8 kHz 16-bit mono, as a telephone hears it; silence at both ends is cut, loudness made even. */
const telephoneBand = ['highpass', '200', 'lowpass', '3600', 'rate', '8000'];
const trim = ['silence', '1', '0.02', '0.5%', 'reverse', 'silence', '1', '0.02', '0.5%', 'reverse'];
const level = ['norm', '-6', 'pad', '0', '0.04'];
/** The filters overshoot a little. */
const headroom = ['gain', '-4'];

function recordLine(line: Line, voice: Voice, scratch: string): number {
  const text = spoken.reduce((rest, [pattern, by]) => rest.replace(pattern, by), line.text);
  const raw = join(scratch, `${line.recording}.wav`);
  const file = join(folder, `${line.recording}.wav`);
  const manner = ['-v', voice.name, '-s', String(voice.wordsPerMinute), '-p', String(voice.pitch)];
  execFileSync('espeak-ng', [...manner, '-w', raw, text]);
  execFileSync('sox', [
    raw,
    '-b',
    '16',
    '-c',
    '1',
    '-R',
    file,
    ...headroom,
    ...trim,
    ...telephoneBand,
    ...level,
  ]);
  return statSync(file).size;
}

const scratch = mkdtempSync(join(tmpdir(), 'lydia-speech-'));
mkdirSync(folder, { recursive: true });
try {
  const sizes = allScripts.flatMap((script) =>
    listLines(script).map((line) => recordLine(line, script.voice, scratch)),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  process.stdout.write(`${sizes.length} recordings, ${Math.round(total / 1024)} KiB\n`);
} finally {
  rmSync(scratch, { recursive: true });
}
