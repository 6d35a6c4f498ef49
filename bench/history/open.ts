import { constants } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSystemClock } from '../../main/platform/clock.ts';
import { createPaths } from '../../main/platform/paths.ts';
import { createMemoryLogger } from '../../main/platform/testing.ts';
import { wrapKey } from '../../main/session/password-wrap.ts';
import { openStorage } from '../../main/storage/storage.ts';
import { root } from '../../scripts/child-process.ts';
import { ensureBuilt } from '../../scripts/desktop.ts';
import { type CachedHistory, historyKey } from '../../tests/world/team-history/cache.ts';
import { historyPassword } from '../../tests/world/team-history/write-postgres.ts';
import { startApp } from '../app-process.ts';
import { type Figure, quantile, toFigure, toSingleFigure } from '../figure.ts';

const mostRatio = 1.2;
const logger = createMemoryLogger().logger;

/** The computer of somebody who has signed in before: his profile, his key under his password, and his database. */
async function makeComputer(folder: string, { team }: CachedHistory): Promise<string> {
  const user = team.administrator;
  const paths = createPaths(folder);
  await mkdir(paths.userFolder(user.id), { recursive: true });
  const keys = { version: 1, keyring: null, password: await wrapKey(historyKey, historyPassword, user.id) };
  await writeFile(join(paths.userFolder(user.id), 'keys.json'), JSON.stringify(keys));
  await writeFile(join(paths.userFolder(user.id), 'profile.json'), JSON.stringify(user));
  await writeFile(join(paths.users, 'last.json'), JSON.stringify({ userId: user.id }));
  return paths.databaseFile(user.id);
}

async function fillComputer(file: string, history: CachedHistory | null): Promise<void> {
  if (history !== null) {
    await copyFile(history.path, file, constants.COPYFILE_FICLONE);
    await copyFile(`${history.path}.key-check`, `${file}.key-check`);
    return;
  }
  const made = openStorage({ file, key: historyKey, logger, clock: createSystemClock() });
  if (!made.ok) throw new Error(made.error.message);
  made.value.close();
}

interface Opened {
  /** Start of the process to a sign-in page that can be typed into. */
  readonly signInMs: number;
  /** From there, without a network: the click on *Sign in* to a workspace that shows its history. */
  readonly workspaceMs: number;
}

/** No API answers: the sign-in page, and then the history, come from this computer alone. */
async function openApp(userData: string, email: string): Promise<Opened> {
  const app = await startApp(root, [
    `--user-data-dir=${userData}`,
    '--lang=en-US',
    '--api=http://127.0.0.1:9',
  ]);
  try {
    const page = await app.findPage('/ui/index.html');
    const mark = await page.waitForFunction(() => {
      const [entry] = performance.getEntriesByName('sign-in-usable');
      return entry ? performance.timeOrigin + entry.startTime : undefined;
    });
    const signInMs = Number(await mark.jsonValue()) - app.startedAtMs;
    await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
    await page.getByLabel('Password', { exact: true }).fill(historyPassword);
    const clickedMs = performance.now();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
    return { signInMs, workspaceMs: performance.now() - clickedMs };
  } finally {
    await app.stop();
  }
}

/** `history.open`: the app on a computer with the whole history, beside the same app on one with an empty database. */
export async function benchOpen(history: CachedHistory, runs = 10): Promise<Figure[]> {
  ensureBuilt();
  const folder = await mkdtemp(join(history.path, '../../bench-open-'));
  const email = history.team.administrator.email;
  try {
    const [big, empty] = [join(folder, 'big'), join(folder, 'empty')];
    await fillComputer(await makeComputer(big, history), history);
    await fillComputer(await makeComputer(empty, history), null);
    const [samples, raw]: [Opened[], Opened[]] = [[], []];
    for (let run = -1; run < runs; run += 1) {
      const [ofEmpty, ofBig] = [await openApp(empty, email), await openApp(big, email)];
      // The first start of each finds nothing in the caches of the system.
      if (run < 0) continue;
      raw.push(ofEmpty);
      samples.push(ofBig);
    }
    const timesOf = (opened: readonly Opened[], part: keyof Opened): number[] =>
      opened.map((one) => one[part]);
    return [
      toFigure({
        name: 'history.open',
        samples: timesOf(samples, 'signInMs'),
        raw: timesOf(raw, 'signInMs'),
        bar: { kind: 'ratio', atMost: mostRatio, medianOnly: true },
      }),
      toSingleFigure({
        name: 'history.open-workspace',
        unit: 'ms',
        value: quantile(timesOf(samples, 'workspaceMs'), 0.5),
        limit: quantile(timesOf(raw, 'workspaceMs'), 0.5),
        bar: { kind: 'reported' },
      }),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
