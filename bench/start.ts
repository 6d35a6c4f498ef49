import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/child-process.ts';
import { ensureBuilt } from '../scripts/desktop.ts';
import { startApp } from './app-process.ts';
import { type Figure, toFigure } from './figure.ts';

/** Wall clock of the page's own mark, minus the start of the process. */
async function measureStart(
  folder: string,
  args: readonly string[],
  page: { urlPart: string; mark: string },
): Promise<number> {
  const userData = await mkdtemp(join(tmpdir(), 'lydia-bench-'));
  const app = await startApp(folder, [`--user-data-dir=${userData}`, ...args]);
  try {
    const window = await app.findPage(page.urlPart);
    const markedAtMs = await window.waitForFunction((name) => {
      const [mark] = performance.getEntriesByName(name);
      return mark ? performance.timeOrigin + mark.startTime : undefined;
    }, page.mark);
    return Number(await markedAtMs.jsonValue()) - app.startedAtMs;
  } finally {
    await app.stop();
    await rm(userData, { recursive: true, force: true });
  }
}

/** `start.sign-in`: process start to the sign-in page ready for typing, beside an empty window in the same host. */
export async function benchStart(n = 10): Promise<Figure[]> {
  ensureBuilt();
  const samples: number[] = [];
  const raw: number[] = [];
  const product = () =>
    measureStart(root, ['--api=http://127.0.0.1:9'], { urlPart: '/ui/index.html', mark: 'sign-in-usable' });
  const bare = () =>
    measureStart(join(root, 'bench/bare-app'), [], { urlPart: '/index.html', mark: 'usable' });
  await bare();
  await product();
  for (let run = 0; run < n; run += 1) {
    raw.push(await bare());
    samples.push(await product());
  }
  return [
    toFigure({ name: 'start.sign-in', samples, raw, bar: { kind: 'ratio', atMost: 1.5, medianOnly: true } }),
  ];
}
