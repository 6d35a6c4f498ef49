import { test as base } from '@playwright/test';
import type { Desktop } from '../world/desktop-driver.ts';
import { startWorld, type World } from '../world/world.ts';

/**
 * `world`: one API and one simulator for a worker. `desktop`: a fresh computer for each test, at the sign-in
 * page. `operator`: the same, signed in as the demonstration operator with the line ready.
 */
export const test = base.extend<{ desktop: Desktop; operator: Desktop }, { world: World }>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the destructuring
    async ({}, use) => {
      const world = await startWorld();
      await use(world);
      await world.close();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  desktop: async ({ world }, use, info) => {
    const desktop = await world.launchDesktop();
    await use(desktop);
    if (info.status !== info.expectedStatus) {
      await info
        .attach('window.png', { body: await desktop.page.screenshot(), contentType: 'image/png' })
        .catch(() => {});
      await info.attach('backend.log', { body: world.log(), contentType: 'text/plain' });
    }
    await desktop.close();
  },
  operator: async ({ desktop }, use) => {
    await desktop.signIn();
    await desktop.page.getByText('Phone ready').waitFor();
    await use(desktop);
  },
});
export { expect } from '@playwright/test';
