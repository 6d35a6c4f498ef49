import { pause } from '../../platform/clock.ts';
import { playOnce } from '../media/pcm.ts';
import type { FormFields } from '../webhooks/signature.ts';
import type { TwimlElement } from './parse.ts';
import { end, ensureAnswered, followAction, next, type Outcome, playSource, type Run } from './run.ts';
import { loadSounds } from './sounds.ts';

const defaultTimeoutSeconds = 5;
const confidence = '0.95';

interface Wanted {
  readonly takesDigits: boolean;
  readonly takesSpeech: boolean;
  readonly numDigits: number;
  readonly finishOnKey: string;
  readonly timeoutMs: number;
}

function readWanted({ attributes }: TwimlElement): Wanted {
  const input = (attributes['input'] ?? 'dtmf').split(/\s+/);
  return {
    takesDigits: input.includes('dtmf'),
    takesSpeech: input.includes('speech'),
    numDigits: Number(attributes['numDigits'] ?? Number.POSITIVE_INFINITY),
    finishOnKey: attributes['finishOnKey'] ?? '#',
    timeoutMs: Number(attributes['timeout'] ?? defaultTimeoutSeconds) * 1_000,
  };
}

/** Collects keys and words until there is a result; `done` is told once. */
function collect(run: Run, wanted: Wanted, done: () => void) {
  const { call, needs } = run;
  let digits = '';
  let speech = '';
  const stopDigits = call.watchDigits((digit) => {
    if (!wanted.takesDigits) return;
    if (digit !== wanted.finishOnKey) digits += digit;
    if (digit === wanted.finishOnKey || digits.length >= wanted.numDigits) done();
  });
  const stopSpeech = needs.exchange.watchAudio(() => {
    if (!wanted.takesSpeech || !call.audio.speech?.isFinal) return;
    speech = call.audio.speech.text;
    done();
  });
  return {
    stop() {
      stopDigits();
      stopSpeech();
    },
    result(): FormFields | null {
      if (digits) return { Digits: digits };
      return speech ? { SpeechResult: speech, Confidence: confidence } : null;
    },
  };
}

/** `<Gather>`: plays what is in it, and waits for keys or, from a scripted party, words. */
export async function gather(element: TwimlElement, run: Run): Promise<Outcome> {
  ensureAnswered(run);
  const wanted = readWanted(element);
  const finished = new AbortController();
  const signal = AbortSignal.any([run.signal, finished.signal]);
  const collector = collect(run, wanted, () => finished.abort());
  run.call.audio.isConnected = true;
  const sounds = await loadSounds(element.children, run.baseUrl, run.needs.logger);
  await playSource({ ...run, signal }, playOnce(sounds));
  await pause(run.needs.clock, wanted.timeoutMs, signal);
  collector.stop();
  run.call.audio.isConnected = false;
  if (run.signal.aborted) return end;
  const result = collector.result();
  if (!result) return next;
  const action = element.attributes['action'] ?? run.baseUrl;
  return followAction({ ...element, attributes: { ...element.attributes, action } }, run, result);
}
