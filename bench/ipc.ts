import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { LydiaBridge } from '../contracts/ipc/ui.ts';
import { root } from '../scripts/child-process.ts';
import { ensureBuilt } from '../scripts/desktop.ts';
import { startApp } from './app-process.ts';
import { type Figure, toFigure } from './figure.ts';

type PageWindow = Window & {
  readonly lydia: LydiaBridge;
  readonly bare: { invoke(value: unknown): Promise<unknown> };
};

/** Milliseconds of each round trip; ten to a sample, because the page's clock ticks in tenths. */
function measureTrips(page: Page, kind: 'product' | 'bare', samples: number): Promise<number[]> {
  return page.evaluate(
    async ({ kind: which, count }) => {
      const { lydia, bare } = window as unknown as PageWindow;
      const trip = () =>
        which === 'product' ? lydia.app.dismissNotice({ id: 'bench' }) : bare.invoke({ id: 'bench' });
      const times: number[] = [];
      for (let sample = 0; sample < count; sample += 1) {
        const startedAt = performance.now();
        for (let one = 0; one < 10; one += 1) await trip();
        times.push((performance.now() - startedAt) / 10);
      }
      return times;
    },
    { kind, count: samples },
  );
}

/** `ipc.round-trip`: a typed command through the guarded door, beside a bare `ipcMain.handle` in the same host. */
export async function benchIpc(): Promise<Figure[]> {
  ensureBuilt();
  const folder = await mkdtemp(join(tmpdir(), 'lydia-bench-'));
  const product = await startApp(root, [`--user-data-dir=${join(folder, 'a')}`, '--api=http://127.0.0.1:9']);
  const bare = await startApp(join(root, 'bench/bare-app'), [`--user-data-dir=${join(folder, 'b')}`]);
  try {
    const productPage = await product.findPage('/ui/index.html');
    await productPage.waitForFunction(() => performance.getEntriesByName('sign-in-usable').length > 0);
    const barePage = await bare.findPage('/index.html');
    const samples: number[] = [];
    const raw: number[] = [];
    await measureTrips(barePage, 'bare', 20);
    await measureTrips(productPage, 'product', 20);
    for (let round = 0; round < 10; round += 1) {
      raw.push(...(await measureTrips(barePage, 'bare', 20)));
      samples.push(...(await measureTrips(productPage, 'product', 20)));
    }
    return [
      toFigure({
        name: 'ipc.round-trip',
        samples,
        raw,
        bar: { kind: 'ratio', atMost: 1.3, medianOnly: true },
      }),
    ];
  } finally {
    await Promise.all([product.stop(), bare.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
}
