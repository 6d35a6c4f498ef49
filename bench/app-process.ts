import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { selectElectron } from '../hosts/chromium/select.ts';
import { findFreePort, root } from '../scripts/child-process.ts';

/** An app started as a person starts it, looked at through the debugging port only afterwards. */
export interface AppProcess {
  /** Wall clock, ms since the epoch, right before the process was made. */
  readonly startedAtMs: number;
  findPage(urlPart: string): Promise<Page>;
  stop(): Promise<void>;
}

async function connect(port: number): Promise<Browser> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    } catch (error) {
      if (attempt > 200) throw error;
      await delay(50);
    }
  }
}

export async function startApp(folder: string, args: readonly string[]): Promise<AppProcess> {
  selectElectron(root);
  const port = await findFreePort();
  const cli = join(root, 'node_modules/electron/cli.js');
  const startedAtMs = performance.timeOrigin + performance.now();
  const child = spawn(process.execPath, [cli, folder, `--remote-debugging-port=${port}`, ...args], {
    cwd: root,
    stdio: 'ignore',
  });
  const browser = await connect(port);
  return {
    startedAtMs,
    findPage: (urlPart) => findPage(browser, urlPart),
    stop: () => stop(child),
  };
}

async function findPage(browser: Browser, urlPart: string): Promise<Page> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const pages = browser.contexts().flatMap((context) => context.pages());
    const page = pages.find((candidate) => candidate.url().includes(urlPart));
    if (page) return page;
    await delay(25);
  }
  throw new Error(`no page with ${urlPart} in its address`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(timer);
}
