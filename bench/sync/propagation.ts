import type { Page } from 'playwright-core';
import { emptyHistoryFilter, type HistoryFilter } from '../../contracts/domain/history-filter.ts';
import type { CallId } from '../../contracts/ids.ts';
import type { LydiaBridge } from '../../contracts/ipc/ui.ts';
import { ensureBuilt } from '../../scripts/desktop.ts';
import { startWorld } from '../../tests/world/world.ts';
import { type Figure, quantile, toSingleFigure } from '../figure.ts';

const changes = 100;
const mostMs = 100;

type PageWindow = Window & { readonly lydia: LydiaBridge; benchSeen?: (text: string) => Promise<number> };

async function findCall(page: Page): Promise<CallId> {
  const id = await page.evaluate(async (filter: HistoryFilter) => {
    const { lydia } = window as unknown as PageWindow;
    // The first synchronisation may still be under way.
    for (;;) {
      const listed = await lydia.history.list({ search: '', filter, cursor: null, limit: 1 });
      const [item] = listed.ok ? listed.value.items : [];
      if (item) return item.call.id;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }, emptyHistoryFilter);
  return id;
}

/** Prepares the window that looks: `benchSeen(text)` gives the wall clock at which the notes of the call are that text. */
function watchNotes(callId: CallId): void {
  const pageWindow = window as unknown as PageWindow;
  const { lydia } = pageWindow;
  pageWindow.benchSeen = (text) =>
    new Promise((resolve) => {
      const stop = lydia.history.watchRevision(() => void look());
      async function look(): Promise<void> {
        const opened = await lydia.history.open({ callId });
        if (!opened.ok || opened.value.call.notes !== text) return;
        stop();
        resolve(performance.timeOrigin + performance.now());
      }
    });
}

/** Saves the notes, and gives the wall clock of right before. */
async function saveNotes(page: Page, callId: CallId, notes: string): Promise<number> {
  return page.evaluate(
    async ({ id, text }) => {
      const { lydia } = window as unknown as PageWindow;
      const atMs = performance.timeOrigin + performance.now();
      const saved = await lydia.calls.saveNotes({ callId: id, notes: text });
      if (!saved.ok) throw new Error(saved.error.message);
      return atMs;
    },
    { id: callId, text: notes },
  );
}

async function measureChange(
  from: Page,
  to: Page,
  change: { callId: CallId; text: string },
): Promise<number> {
  const seen = to.evaluate((text) => (window as unknown as PageWindow).benchSeen?.(text), change.text);
  const savedAtMs = await saveNotes(from, change.callId, change.text);
  const seenAtMs = await seen;
  // A window tells a quiet history at once, and what follows closely in one go: each change is to be the first.
  await to.waitForTimeout(250);
  return (seenAtMs ?? Number.NaN) - savedAtMs;
}

/** `sync.propagation`: two computers of one operator; notes saved at one until they are readable in the window of the other. */
export async function benchPropagation(): Promise<Figure[]> {
  ensureBuilt();
  const world = await startWorld();
  try {
    const [first, second] = [await world.launchDesktop(), await world.launchDesktop()];
    for (const desktop of [first, second]) await desktop.signIn();
    const [from, to] = [first.page as unknown as Page, second.page as unknown as Page];
    const callId = await findCall(to);
    await findCall(from);
    await to.evaluate(watchNotes, callId);
    const samples: number[] = [];
    for (let change = 0; change < changes + 5; change += 1) {
      const tookMs = await measureChange(from, to, { callId, text: `bench ${change}` });
      // The first few find nothing prepared.
      if (change >= 5) samples.push(tookMs);
    }
    return [
      toSingleFigure({
        name: 'sync.propagation',
        unit: 'ms',
        value: quantile(samples, 0.95),
        limit: null,
        bar: { kind: 'value', atMost: mostMs },
        details: { n: samples.length, p50Ms: quantile(samples, 0.5), longestMs: Math.max(...samples) },
      }),
    ];
  } finally {
    await world.close();
  }
}
