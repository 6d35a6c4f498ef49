import { BrowserWindow, type BrowserWindowConstructorOptions, shell } from 'electron';
import type { Logger } from '../platform/logger.ts';
import { attachNavigation } from './security/navigation.ts';
import type { OwnPages, WindowKind } from './security/own-pages.ts';
import { attachWebviewBan } from './security/webview.ts';
import { attachWindowOpen } from './security/window-open.ts';
import { buildWebPreferences } from './security/window-options.ts';
import type { WindowRegistry } from './window-registry.ts';

/** What every window needs, whatever it is for. */
export interface WindowSurroundings {
  readonly pages: OwnPages;
  readonly registry: WindowRegistry;
  readonly preloads: Readonly<Record<WindowKind, string>>;
  readonly isPackaged: boolean;
  readonly logger: Logger;
}

/** The only place where a window is made: every rule is attached before its page is loaded. */
export function createSecureWindow(
  kind: WindowKind,
  options: BrowserWindowConstructorOptions,
  { pages, registry, preloads, isPackaged, logger }: WindowSurroundings,
): BrowserWindow {
  const window = new BrowserWindow({
    ...options,
    webPreferences: { ...options.webPreferences, ...buildWebPreferences(preloads[kind], isPackaged) },
  });
  const { webContents } = window;
  const contentsId = webContents.id;
  registry.add(contentsId, kind);
  window.once('closed', () => registry.remove(contentsId));
  attachNavigation(webContents, kind, pages);
  attachWebviewBan(webContents);
  attachWindowOpen(webContents, (url) => {
    shell.openExternal(url).catch((error: unknown) => logger.warn('a link could not be opened', { error }));
  });
  webContents.on('preload-error', (_event, _path, error) =>
    logger.error('a preload failed', { kind, error }),
  );
  webContents.on('did-fail-load', (_event, code, description, url) => {
    logger.error('a page did not load', { kind, code, description, url });
  });
  window.loadURL(pages.urlOf(kind)).catch(() => undefined); // Told by `did-fail-load`.
  return window;
}
