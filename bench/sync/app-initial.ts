import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { SyncStatus } from '../../contracts/ipc/sync.ts';
import type { LydiaBridge } from '../../contracts/ipc/ui.ts';
import { startBackend } from '../../scripts/backend.ts';
import { type Desktop, launchDesktop } from '../../tests/world/desktop-driver.ts';
import type { CachedHistory } from '../../tests/world/team-history/cache.ts';
import { historyPassword } from '../../tests/world/team-history/write-postgres.ts';
import { makeBenchFolder } from './raw-initial.ts';

export interface AppInitial {
  /** From the beginning of the load to a history that is complete, searched and up to date. */
  readonly seconds: number;
  readonly fetchSeconds: number;
  readonly indexSeconds: number;
  readonly records: number;
  /** Highest resident memory of the main process since it started. */
  readonly mainMb: number;
  /** Highest resident memory of the process that loads. */
  readonly loaderMb: number;
  /** The main process before the load began. */
  readonly mainBeforeMb: number;
  /** Round trips of a small command from the window to main and back, all the while. */
  readonly pingsMs: readonly number[];
  /** Longest time between two frames of the window. */
  readonly longestFrameMs: number;
}

interface Watched {
  readonly startedMs: number;
  readonly indexingMs: number | null;
  readonly endedMs: number;
  readonly records: number;
  readonly pingsMs: number[];
  readonly longestFrameMs: number;
}

type PageWindow = Window & { readonly lydia: LydiaBridge; benchLoad?: Promise<Watched> };

/** Runs in the window: what the status says, and how quickly main answers meanwhile. */
function watchLoad(): void {
  const { lydia } = window as unknown as PageWindow;
  let startedMs = Number.NaN;
  let indexingMs: number | null = null;
  let records = 0;
  let isOver = false;
  const pingsMs: number[] = [];
  let longestFrameMs = 0;

  async function ping(): Promise<void> {
    while (!isOver) {
      const sentMs = performance.now();
      await lydia.app.dismissNotice({ id: 'bench' });
      pingsMs.push(performance.now() - sentMs);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  function countFrames(beforeMs: number): void {
    requestAnimationFrame((nowMs) => {
      longestFrameMs = Math.max(longestFrameMs, nowMs - beforeMs);
      if (!isOver) countFrames(nowMs);
    });
  }

  (window as unknown as PageWindow).benchLoad = new Promise((resolve) => {
    lydia.sync.watch(({ fullLoad, completedAt }: SyncStatus) => {
      const nowMs = performance.now();
      if (fullLoad !== null && Number.isNaN(startedMs)) {
        startedMs = nowMs;
        void ping();
        countFrames(nowMs);
      }
      if (fullLoad?.phase === 'indexing') indexingMs ??= nowMs;
      if (fullLoad?.phase === 'fetching') records = Math.max(records, fullLoad.done);
      if (Number.isNaN(startedMs) || fullLoad !== null || completedAt === null || isOver) return;
      isOver = true;
      resolve({ startedMs, indexingMs, endedMs: nowMs, records, pingsMs, longestFrameMs });
    });
  });
}

/** Kilobytes of a line of `/proc/PID/status`; NaN where there is none. */
async function readMemoryMb(pid: number, line: 'VmHWM' | 'VmRSS'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(new RegExp(`${line}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) / 1_024;
}

/** Until the process that loads has come and gone, its highest resident memory. */
async function followLoader(mainPid: number, isOver: () => boolean): Promise<number> {
  let highestMb = Number.NaN;
  while (!isOver()) {
    const children = await readFile(`/proc/${mainPid}/task/${mainPid}/children`, 'utf8').catch(() => '');
    for (const pid of children.trim().split(' ')) {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (!command.includes('load-process')) continue;
      const nowMb = await readMemoryMb(Number(pid), 'VmHWM');
      if (!(nowMb <= highestMb)) highestMb = nowMb;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return highestMb;
}

async function loadIn(desktop: Desktop, email: string): Promise<AppInitial> {
  const page = desktop.page as unknown as Page;
  const pid = await desktop.app.evaluate(() => process.pid);
  const mainBeforeMb = await readMemoryMb(pid, 'VmRSS');
  await page.evaluate(watchLoad);
  let isOver = false;
  const loaderMb = followLoader(pid, () => isOver);
  await desktop.signIn(email, historyPassword);
  const seen = await page.evaluate(() => (window as unknown as PageWindow).benchLoad);
  isOver = true;
  if (!seen) throw new Error('the load was not watched');
  const indexingMs = seen.indexingMs ?? seen.endedMs;
  return {
    seconds: (seen.endedMs - seen.startedMs) / 1_000,
    fetchSeconds: (indexingMs - seen.startedMs) / 1_000,
    indexSeconds: (seen.endedMs - indexingMs) / 1_000,
    records: seen.records,
    mainMb: await readMemoryMb(pid, 'VmHWM'),
    loaderMb: await loaderMb,
    mainBeforeMb,
    pingsMs: seen.pingsMs,
    longestFrameMs: seen.longestFrameMs,
  };
}

/** An administrator signs in on a new computer: the built desktop fetches everything from the API of a big team. */
export async function measureAppInitial({ team, path }: CachedHistory): Promise<AppInitial> {
  const folder = await makeBenchFolder(path);
  const backend = await startBackend({ dataDir: path, apiEnv: { LYDIA_SEED: '' } });
  try {
    const desktop = await launchDesktop({
      userData: join(folder, 'desktop'),
      args: [`--api=${backend.apiUrl}`, ...backend.desktopSwitches],
    });
    try {
      return await loadIn(desktop, team.administrator.email);
    } finally {
      await desktop.close();
    }
  } finally {
    await backend.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
