import type { Page } from 'playwright-core';

type ClockWindow = Window & { readonly screenTimes: Map<string, number> };

/**
 * From now on the page notes, for each text `token-<n>` that stands in `selector`, the wall clock of the frame
 * in which it is on screen.
 */
export async function startScreenClock(page: Page, selector: string): Promise<void> {
  await page.evaluate((where) => {
    const screenTimes = new Map<string, number>();
    Object.assign(window, { screenTimes });
    const look = (): void => {
      const text = document.querySelector(where)?.textContent ?? '';
      for (const [token] of text.matchAll(/token-\d+(?!\d)/g)) {
        if (screenTimes.has(token)) continue;
        screenTimes.set(token, Number.NaN);
        requestAnimationFrame(() => screenTimes.set(token, performance.timeOrigin + performance.now()));
      }
    };
    new MutationObserver(look).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  }, selector);
}

/** Waits until the token is on screen; wall clock in milliseconds. */
export async function readScreenTime(page: Page, token: string): Promise<number> {
  const handle = await page.waitForFunction(
    (name) => {
      const time = (window as unknown as ClockWindow).screenTimes.get(name);
      return time !== undefined && !Number.isNaN(time) ? time : undefined;
    },
    token,
    { timeout: 15_000 },
  );
  return Number(await handle.jsonValue());
}
