import { type Party, samplesPerFrame } from './party.ts';

const silence = { pcm: new Int16Array(samplesPerFrame), speech: null };

/** Somebody who listens, says nothing and stays: for measurements that no script may disturb. */
export function createSilentParty(): Party {
  return { nextFrame: () => silence, hear: () => {}, ended: () => false };
}
