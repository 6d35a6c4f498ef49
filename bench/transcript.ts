import { setTimeout as delay } from 'node:timers/promises';
import { type BareRelay, startBareRelay } from './bare-relay.ts';
import { type Figure, toFigure } from './figure.ts';
import { type LiveCall, withLiveCall } from './live-call.ts';
import { readScreenTime, startScreenClock } from './screen-clock.ts';
import { createTranscriptionSource, type TranscriptionSource } from './transcription-webhook.ts';

async function measureProduct(
  { desktop }: LiveCall,
  source: TranscriptionSource,
  number: number,
): Promise<number> {
  const sentAtMs = await source.say(`The word is token-${number}`, number % 5 === 4);
  return (await readScreenTime(desktop.page, `token-${number}`)) - sentAtMs;
}

async function measureBare(bare: BareRelay, number: number): Promise<number> {
  const sentAtMs = performance.timeOrigin + performance.now();
  await fetch(bare.url, {
    method: 'POST',
    body: new URLSearchParams({ text: `The word is token-${number}` }),
  });
  return (await readScreenTime(bare.page, `token-${number}`)) - sentAtMs;
}

/** `transcript.screen`: transcription webhook sent to the API, to the words in a painted frame. */
export function benchTranscript(n = 200): Promise<Figure[]> {
  return withLiveCall(async (live) => {
    const bare = await startBareRelay();
    try {
      const source = createTranscriptionSource(live.world.backend, live.callId);
      await startScreenClock(
        live.desktop.page,
        '[role=region][aria-label=Transcript], section[aria-label=Transcript], body',
      );
      await startScreenClock(bare.page, 'main');
      const samples: number[] = [];
      const raw: number[] = [];
      for (let number = 0; number < n; number += 1) {
        raw.push(await measureBare(bare, number));
        samples.push(await measureProduct(live, source, number));
        await delay(40);
      }
      return [toFigure({ name: 'transcript.screen', samples, raw, bar: { kind: 'p95', atMostMs: 60 } })];
    } finally {
      await bare.stop();
    }
  });
}
