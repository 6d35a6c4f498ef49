import { join } from 'node:path';
import { app, dialog, ipcMain, nativeTheme, safeStorage, utilityProcess } from 'electron';
import { createChildProcessStarter } from './app/child-processes.ts';
import { attachShell } from './app/desktop-shell.ts';
import { createFileDialogs } from './app/file-dialogs.ts';
import { createLineWindow } from './app/line-window.ts';
import { attachQuit } from './app/quit.ts';
import type { WindowSurroundings } from './app/secure-window.ts';
import { isTrustedSender } from './app/security/sender.ts';
import type { UiWindow } from './app/ui-window.ts';
import { createDesktop, type Desktop } from './desktop.ts';
import { createElectronTransport } from './ipc/electron-transport.ts';
import type { Clock } from './platform/clock.ts';
import type { Environment } from './platform/env.ts';
import { createIds } from './platform/ids.ts';
import type { Logger } from './platform/logger.ts';
import type { Paths } from './platform/paths.ts';
import { createKeyring } from './session/keyring.ts';
import { setAsideDamagedFile } from './settings/damaged-file.ts';
import { createElectronSettingsStore } from './settings/electron-settings-store.ts';
import { createSettings } from './settings/settings.ts';

/** What the window needed already. */
export interface Opened {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly logger: Logger;
  readonly paths: Paths;
  readonly resources: string;
  readonly surroundings: WindowSurroundings;
  readonly window: UiWindow;
}

/** The rest of the composition root, loaded while the window's page is being made. */
export function startDesktop(opened: Opened): Desktop {
  const { clock, environment, logger, paths, resources, surroundings, window } = opened;
  const { pages, registry } = surroundings;
  const damagedSettings = setAsideDamagedFile(paths.settingsFile, clock.nowMs());
  const settings = createSettings(
    createElectronSettingsStore(paths.settingsFile),
    logger,
    environment.apiUrl === null ? {} : { apiUrl: environment.apiUrl },
  );
  nativeTheme.themeSource = settings.get().theme;
  const desktop = createDesktop({
    clock,
    ids: createIds(clock),
    logger,
    paths,
    environment,
    settings,
    keyring: createKeyring({ safeStorage, platform: process.platform, logger }),
    fetch,
    transport: createElectronTransport(ipcMain),
    isTrustedSender: (sender, kind) => isTrustedSender(registry.describe(sender), kind, pages),
    lineWindow: createLineWindow(surroundings),
    fileDialogs: createFileDialogs({ dialog, parent: () => window.parentOfDialogs() }),
    startProcess: createChildProcessStarter(utilityProcess),
    appVersion: app.getVersion(),
    systemLocale: app.getLocale(),
  });
  if (damagedSettings !== null)
    desktop.notices.raise('settings-damaged', 'warning', { file: damagedSettings });
  attachQuit({ app, stop: () => desktop.stop(), clock, logger });
  desktop.start();
  attachShell({ desktop, window, settings, logger, trayIcon: join(resources, 'icons', 'tray.png') });
  return desktop;
}
