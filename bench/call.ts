import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { addAudioClock, readFirstAudio, resetAudioClock } from '../tests/world/audio-clock.ts';
import { type BarePhone, startBarePhone } from '../tests/world/bare-phone.ts';
import type { Desktop } from '../tests/world/desktop-driver.ts';
import { createSteps } from '../tests/world/operator-steps.ts';
import { type Figure, toFigure } from './figure.ts';
import { withDesktop } from './live-call.ts';

const number = '+33199000001';
const settleMs = 1_000;

type ClickWindow = Window & { clickedAt: number | undefined; acceptedAt: number | undefined };

/** Notes the wall clock of the click on Call, and of the frame that shows the call past `Calling`. */
async function startClickClock(page: Page): Promise<void> {
  await page.evaluate(() => {
    const scope = window as unknown as ClickWindow;
    const now = (): number => performance.timeOrigin + performance.now();
    document.addEventListener(
      'click',
      ({ target }) => {
        if (target instanceof Element && target.closest('button')?.textContent?.startsWith('Call')) {
          scope.clickedAt = now();
          scope.acceptedAt = undefined;
        }
      },
      { capture: true },
    );
    new MutationObserver(() => {
      const text = document.querySelector('main')?.textContent ?? '';
      if (/Ringing|Connecting audio|In call/.test(text)) scope.acceptedAt ??= now();
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}

async function measureProduct(
  desktop: Desktop,
  linePage: Page,
): Promise<{ acceptMs: number; firstAudioMs: number }> {
  const { page } = desktop;
  const steps = createSteps(page);
  await resetAudioClock(linePage);
  await steps.dial(number);
  const firstAudioAt = await readFirstAudio(linePage);
  const handle = await page.waitForFunction(() => {
    const { clickedAt, acceptedAt } = window as unknown as ClickWindow;
    return clickedAt !== undefined && acceptedAt !== undefined ? { clickedAt, acceptedAt } : undefined;
  });
  const times = await handle.jsonValue();
  if (!times) throw new Error('the window showed no call');
  await steps.hangUp();
  await steps.wrapUp('Resolved');
  return { acceptMs: times.acceptedAt - times.clickedAt, firstAudioMs: firstAudioAt - times.clickedAt };
}

/**
 * `call.accept`: click on Call to a window that shows the call accepted. `call.first-audio`: to the first sound
 * in the line window. Beside the bare Voice SDK in a plain page, against the same API and simulator.
 */
export function benchCall(n = 20): Promise<Figure[]> {
  return withDesktop(async (world, desktop) => {
    const linePage = desktop.app.windows().find((page) => page.url().includes('/line/index.html'));
    if (!linePage) throw new Error('the line window is not there');
    await addAudioClock(linePage);
    await linePage.reload();
    await desktop.page
      .getByText('Phone connecting')
      .waitFor({ timeout: 10_000 })
      .catch(() => {});
    await desktop.page.getByText('Phone ready').waitFor({ timeout: 20_000 });
    await startClickClock(desktop.page);
    const bare: BarePhone = await startBarePhone(world.backend);
    const samples: { acceptMs: number; firstAudioMs: number }[] = [];
    const raw: { acceptMs: number; firstAudioMs: number }[] = [];
    try {
      for (let run = -1; run < n; run += 1) {
        // The end of one call (webhooks, synchronisation) must not weigh on the beginning of the next.
        await delay(settleMs);
        const rawOne = await bare.call(number);
        await delay(settleMs);
        const one = await measureProduct(desktop, linePage);
        if (run < 0) continue; // the first of each warms up
        raw.push(rawOne);
        samples.push(one);
      }
    } finally {
      await bare.stop();
    }
    const bar = { kind: 'ratio', atMost: 1.15 } as const;
    return (['accept', 'first-audio'] as const).map((what) => {
      const key = what === 'accept' ? 'acceptMs' : 'firstAudioMs';
      return toFigure({
        name: `call.${what}`,
        samples: samples.map((one) => one[key]),
        raw: raw.map((one) => one[key]),
        bar,
      });
    });
  });
}
