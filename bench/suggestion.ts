import type { Page } from 'playwright-core';
import { z } from 'zod';
import type { SimulatorClient } from '../tests/world/simulator-client.ts';
import { type BareRelay, startBareRelay } from './bare-relay.ts';
import { type Figure, toFigure } from './figure.ts';
import { type LiveCall, withLiveCall } from './live-call.ts';
import { createTranscriptionSource, type TranscriptionSource } from './transcription-webhook.ts';

const questions = [
  'Why is my invoice higher than usual this month?',
  'When will the money be debited from my account?',
  'What happens when a delivery is late?',
  'Do I have to pay for the second delivery?',
] as const;

type AppearanceWindow = Window & { readonly appearances: number[] };

/** Notes the wall clock of the frame in which text appears where there was none before. */
async function watchAppearances(page: Page, selector: string): Promise<void> {
  await page.evaluate((where) => {
    const appearances: number[] = [];
    Object.assign(window, { appearances });
    let wasEmpty = true;
    const look = (): void => {
      const isEmpty = (document.querySelector(where)?.textContent ?? '') === '';
      if (wasEmpty && !isEmpty)
        requestAnimationFrame(() => appearances.push(performance.timeOrigin + performance.now()));
      wasEmpty = isEmpty;
    };
    new MutationObserver(look).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  }, selector);
}

async function waitForAppearance(page: Page, count: number): Promise<number> {
  const handle = await page.waitForFunction(
    (wanted) => (window as unknown as AppearanceWindow).appearances[wanted - 1],
    count,
    {
      timeout: 15_000,
    },
  );
  return Number(await handle.jsonValue());
}

/** What is left of the whole when the model's own time to its first visible token is taken out. */
async function takeOutModel(
  simulator: SimulatorClient,
  sentAtMs: number,
  screenAtMs: number,
): Promise<number> {
  const request = (await simulator.listModelRequests()).at(-1);
  if (!request?.firstTokenAt || request.receivedAt < sentAtMs - 5) throw new Error('the model was not asked');
  if (screenAtMs < request.firstTokenAt) throw new Error('a word was on screen before the model wrote one');
  return screenAtMs - sentAtMs - (request.firstTokenAt - request.receivedAt);
}

async function measureProduct(
  { world, desktop }: LiveCall,
  source: TranscriptionSource,
  run: number,
): Promise<number> {
  const sentAtMs = await source.say(questions[run % questions.length] ?? questions[0], true);
  const screenAtMs = await waitForAppearance(desktop.page, run + 1);
  await desktop.page.locator('p[aria-busy=false]').waitFor({ timeout: 20_000 });
  const own = await takeOutModel(world.simulator, sentAtMs, screenAtMs);
  // New speech of the contact withdraws the card; the next question then finds an empty place.
  await source.say('There is one more thing', false);
  await desktop.page.locator('p[aria-busy]').waitFor({ state: 'detached', timeout: 5_000 });
  return own;
}

/** The same request to the same model, relayed by hand: first visible token straight into a text node. */
async function measureBare(bare: BareRelay, live: LiveCall, run: number): Promise<number> {
  const { simulator, backend } = live.world;
  const body = z.looseObject({}).parse((await simulator.listModelRequests()).at(-1)?.['body']);
  const sentAtMs = performance.timeOrigin + performance.now();
  const response = await fetch(`${backend.simulatorUrl}/model/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer demo' },
    body: JSON.stringify(body),
  });
  let text = '';
  let isPushed = false;
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (isPushed || !/"content":"[^"[\]]*[a-z]/i.test(text)) continue;
    isPushed = true;
    bare.push(`answer ${run}`);
  }
  const screenAtMs = await waitForAppearance(bare.page, run + 1);
  bare.push('');
  return takeOutModel(simulator, sentAtMs, screenAtMs);
}

/**
 * `suggestion.own-part`: final transcription webhook sent to the API, to the first suggested word in a painted
 * frame, without the time that the model took for it.
 */
export function benchSuggestion(n = 20): Promise<Figure[]> {
  return withLiveCall(async (live) => {
    const bare = await startBareRelay();
    try {
      const source = createTranscriptionSource(live.world.backend, live.callId);
      // The text itself, without the sign that it is being written.
      await watchAppearances(live.desktop.page, 'p[aria-busy] > span:not([class])');
      await watchAppearances(bare.page, 'main');
      const samples: number[] = [];
      const raw: number[] = [];
      for (let run = 0; run < n; run += 1) {
        samples.push(await measureProduct(live, source, run));
        raw.push(await measureBare(bare, live, run));
      }
      return [toFigure({ name: 'suggestion.own-part', samples, raw, bar: { kind: 'p95', atMostMs: 60 } })];
    } finally {
      await bare.stop();
    }
  });
}
