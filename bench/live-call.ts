import { ensureBuilt } from '../scripts/desktop.ts';
import type { Desktop } from '../tests/world/desktop-driver.ts';
import { createSteps } from '../tests/world/operator-steps.ts';
import { startWorld, type World } from '../tests/world/world.ts';

/** A signed-in desktop in a call with somebody who says nothing: all words come from the bench. */
export interface LiveCall {
  readonly world: World;
  readonly desktop: Desktop;
  readonly callId: string;
}

type PageWindow = Window & {
  readonly lydia: {
    readonly calls: { watch(listener: (calls: { call: { id: string } }[]) => void): () => void };
  };
};

export async function withDesktop<T>(work: (world: World, desktop: Desktop) => Promise<T>): Promise<T> {
  ensureBuilt();
  const world = await startWorld();
  try {
    const desktop = await world.launchDesktop();
    await desktop.signIn();
    await desktop.page.getByText('Phone ready').waitFor({ timeout: 20_000 });
    return await work(world, desktop);
  } finally {
    await world.close();
  }
}

export function withLiveCall<T>(work: (live: LiveCall) => Promise<T>): Promise<T> {
  return withDesktop(async (world, desktop) => {
    await world.simulator.ring('silent');
    const steps = createSteps(desktop.page);
    await steps.answer();
    // Nothing is heard from a silent caller, so the window goes on waiting for audio.
    await desktop.page
      .getByText('Connecting audio')
      .or(desktop.page.getByText('In call', { exact: true }))
      .first()
      .waitFor();
    const callId = await desktop.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          (window as unknown as PageWindow).lydia.calls.watch(([view]) => view && resolve(view.call.id));
        }),
    );
    return work({ world, desktop, callId });
  });
}
