import { type Browser, chromium } from 'playwright-core';
import { findBrowser } from '../../hosts/chromium/browser.ts';

/** The browser of the Chromium host, without the host. */
export async function startBareBrowser(args: readonly string[] = []): Promise<Browser> {
  const { path, env } = findBrowser();
  return chromium.launch({
    executablePath: path,
    env: { ...(process.env as Record<string, string>), ...env },
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required', ...args],
  });
}
