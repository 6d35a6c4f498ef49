import { describe, expect, it } from 'vitest';
import type { Party, PartySpeech } from './party.ts';
import { frameMs, samplesPerFrame } from './party.ts';
import type { CallScript } from './script.ts';
import { buildScript } from './script.ts';
import { createScriptedParty } from './scripted-party.ts';
import { rmsOf } from './voice-detector.ts';

const script = buildScript({
  id: 'test',
  language: 'en',
  title: '',
  summary: '',
  number: '+12025550100',
  contactName: '',
  voice: { name: 'en-gb', wordsPerMinute: 150, pitch: 50 },
  speaksFirst: false,
  reminder: 'Hello?',
  lines: ['My invoice is too high. Why?', 'Thank you, goodbye.'],
});
const tone = Int16Array.from({ length: samplesPerFrame }, (_none, position) =>
  position % 8 < 4 ? 4_000 : -4_000,
);
const silence = new Int16Array(samplesPerFrame);

function createParty(of: CallScript = script) {
  let count = 0;
  return createScriptedParty({
    script: of,
    load: () => new Int16Array(8_000).fill(1_000),
    newId: () => {
      count += 1;
      return `utterance-${count}`;
    },
  });
}

/** Runs the call for a while; `pcm` is what the party hears. */
function run(party: Party, ms: number, pcm = silence) {
  const speech: PartySpeech[] = [];
  let voicedMs = 0;
  for (let passed = 0; passed < ms; passed += frameMs) {
    const frame = party.nextFrame();
    expect(frame.pcm).toHaveLength(samplesPerFrame);
    party.hear(pcm);
    if (frame.speech !== null) speech.push(frame.speech);
    if (rmsOf(frame.pcm) > 0) voicedMs += frameMs;
  }
  return { speech, voicedMs, finals: speech.filter((one) => one.isFinal).map((one) => one.text) };
}

describe('scripted party', () => {
  it('speaks when it heard a voice that then fell silent, and not while it hears it', () => {
    const party = createParty();
    expect(run(party, 1_500, tone).voicedMs).toBe(0);
    expect(run(party, 600).voicedMs).toBe(0);
    expect(run(party, 2_000).finals).toEqual(['My invoice is too high. Why?']);
  });

  it('gives its words one by one under one id, then the final text', () => {
    const party = createParty();
    run(party, 500, tone);
    const { speech, voicedMs } = run(party, 2_500);
    expect(speech.map(({ text }) => text)).toEqual([
      'My',
      'My invoice',
      'My invoice is',
      'My invoice is too',
      'My invoice is too high',
      'My invoice is too high. Why',
      'My invoice is too high. Why?',
    ]);
    expect(new Set(speech.map(({ utteranceId }) => utteranceId)).size).toBe(1);
    expect(speech.map(({ isFinal }) => isFinal).indexOf(true)).toBe(6);
    expect(voicedMs).toBe(1_000);
  });

  it('begins by itself when nobody greets', () => {
    const party = createParty();
    expect(run(party, 2_400).voicedMs).toBe(0);
    expect(run(party, 2_000).finals).toEqual(['My invoice is too high. Why?']);
  });

  it('asks whether anybody is there, then goes on, says goodbye and hangs up', () => {
    const party = createParty();
    run(party, 4_000);
    expect(run(party, 9_700).finals).toEqual([]);
    expect(run(party, 2_500).finals).toEqual(['Hello?']);
    expect(run(party, 8_000).finals).toEqual([]);
    expect(run(party, 5_000).finals).toEqual(['Thank you, goodbye.']);
    expect(party.ended()).toBe(true);
    expect(run(party, 1_000).speech).toEqual([]);
  });

  it('has patience as long as it hears somebody speak', () => {
    const party = createParty();
    expect(run(party, 8_000, tone).voicedMs).toBe(0);
  });

  it('takes a click for no voice', () => {
    const party = createParty();
    run(party, 40, tone);
    expect(run(party, 1_000).voicedMs).toBe(0);
  });

  it('does not take its own first words from what it heard before it was asked for a frame', () => {
    const speaksFirst = {
      ...script,
      steps: [{ wait: { for: 'pause', ms: 400 }, line: { text: 'Hi.', recording: 'x' } }],
    } as const;
    const party = createParty(speaksFirst);
    expect(run(party, 360).voicedMs).toBe(0);
    expect(run(party, 2_000).finals).toEqual(['Hi.']);
  });
});
