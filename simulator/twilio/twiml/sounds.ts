import type { Logger } from '../../platform/logger.ts';
import { sampleRate } from '../media/pcm.ts';
import { buildSpokenStandIn } from '../media/sounds.ts';
import { parseWav } from '../media/wav.ts';
import type { TwimlElement } from './parse.ts';

const fetchTimeoutMs = 10_000;

/** Loads what a `<Play>` names: a WAV file, by http. */
async function loadWav(url: string, logger: Logger): Promise<Int16Array | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(fetchTimeoutMs) });
    return response.ok ? parseWav(Buffer.from(await response.arrayBuffer())) : null;
  } catch (cause) {
    logger.warn('a sound could not be loaded', { reason: String(cause) });
    return null;
  }
}

function repeat(pcm: Int16Array, times: number): Int16Array {
  return Int16Array.from(Array.from({ length: Math.max(1, times) }, () => [...pcm]).flat());
}

/** The sound of a `<Say>`, `<Play>` or `<Pause>`; null for any other element. */
export async function loadSound(
  element: TwimlElement,
  baseUrl: string,
  logger: Logger,
): Promise<Int16Array | null> {
  const { name, text, attributes } = element;
  if (name === 'Pause') return new Int16Array(Number(attributes['length'] ?? 1) * sampleRate);
  if (name !== 'Say' && name !== 'Play') return null;
  const times = Math.min(10, Number(attributes['loop'] ?? 1));
  const wav = name === 'Play' ? await loadWav(new URL(text, baseUrl).href, logger) : null;
  return repeat(wav ?? buildSpokenStandIn(name === 'Say' ? text : ''), times);
}

/** The sounds of several elements, one after the other. */
export async function loadSounds(
  elements: readonly TwimlElement[],
  baseUrl: string,
  logger: Logger,
): Promise<Int16Array> {
  const sounds = await Promise.all(elements.map((element) => loadSound(element, baseUrl, logger)));
  return Int16Array.from(sounds.flatMap((sound) => [...(sound ?? [])]));
}
