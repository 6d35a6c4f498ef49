import { join } from 'node:path';
import { app, ipcMain, nativeTheme, protocol, safeStorage, session } from 'electron';
import { answerAppRequest } from './app/app-protocol.ts';
import { attachShell } from './app/desktop-shell.ts';
import { guardSession } from './app/guard-session.ts';
import { createLineWindow } from './app/line-window.ts';
import { attachQuit } from './app/quit.ts';
import type { WindowSurroundings } from './app/secure-window.ts';
import { findRefusedSwitches } from './app/security/command-line.ts';
import { appScheme, createOwnPages, parseDevServerUrl } from './app/security/own-pages.ts';
import { isTrustedSender } from './app/security/sender.ts';
import { claimSingleInstance } from './app/security/single-instance.ts';
import { createUiWindow } from './app/ui-window.ts';
import { createWindowRegistry } from './app/window-registry.ts';
import { createDesktop } from './desktop.ts';
import { createElectronTransport } from './ipc/electron-transport.ts';
import { createSystemClock } from './platform/clock.ts';
import { parseEnvironment } from './platform/env.ts';
import { createIds } from './platform/ids.ts';
import { createLogFile } from './platform/log-file.ts';
import { createLogger } from './platform/logger.ts';
import { createPaths } from './platform/paths.ts';
import { createKeyring } from './session/keyring.ts';
import { setAsideDamagedFile } from './settings/damaged-file.ts';
import { createElectronSettingsStore } from './settings/electron-settings-store.ts';
import { createSettings } from './settings/settings.ts';

const { isPackaged } = app;
const clock = createSystemClock();
const environment = parseEnvironment(process.argv, process.env);
const paths = createPaths(app.getPath('userData'));
const logger = createLogger({
  clock,
  sink: createLogFile(paths.logFile, { hasConsole: !isPackaged }),
  minLevel: environment.logLevel,
});
const pages = createOwnPages(parseDevServerUrl(environment.devServerUrl, isPackaged));
const registry = createWindowRegistry();

// This file is out/main/index.js; resources/ is beside out/.
const built = join(import.meta.dirname, '..');
const resources = join(built, '..', 'resources');
const surroundings: WindowSurroundings = {
  pages,
  registry,
  preloads: { ui: join(built, 'preload', 'ui.cjs'), line: join(built, 'preload', 'line.cjs') },
  isPackaged,
  logger: logger.child('window'),
};

function start(): void {
  const damagedSettings = setAsideDamagedFile(paths.settingsFile, clock.nowMs());
  const settings = createSettings(
    createElectronSettingsStore(paths.settingsFile),
    logger,
    environment.apiUrl === null ? {} : { apiUrl: environment.apiUrl },
  );
  nativeTheme.themeSource = settings.get().theme;
  guardSession(session.defaultSession, pages);
  const files = { pages: join(built, 'renderer'), sounds: join(resources, 'sounds') };
  protocol.handle(appScheme, (request) => answerAppRequest(request, files));

  let isInCall = false;
  const window = createUiWindow({
    surroundings,
    clock,
    placeFile: paths.windowFile,
    icon: join(resources, 'icons', 'icon.png'),
    mustStay: () => isInCall,
  });
  showWindow = () => window.show();
  window.show();

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
    appVersion: app.getVersion(),
    systemLocale: app.getLocale(),
  });
  if (damagedSettings !== null)
    desktop.notices.raise('settings-damaged', 'warning', { file: damagedSettings });
  desktop.watchIsInCall((isNowInCall) => {
    isInCall = isNowInCall;
  });
  attachQuit({ app, stop: () => desktop.stop(), clock, logger });
  desktop.start();
  attachShell({ desktop, window, settings, logger, trayIcon: join(resources, 'icons', 'tray.png') });
}

let showWindow = (): void => undefined;
const refused = findRefusedSwitches((name) => app.commandLine.hasSwitch(name), isPackaged);
process.on('uncaughtException', (error) => logger.error('an error that nobody expected', { error }));
process.on('unhandledRejection', (error) => logger.error('a rejection that nobody handled', { error }));
app.setAppUserModelId('com.lydia.desktop');
protocol.registerSchemesAsPrivileged([
  {
    scheme: appScheme,
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  },
]);
if (refused.length > 0) {
  logger.error('started with switches that are not allowed', { refused });
  app.exit(1);
} else if (claimSingleInstance(app, () => showWindow())) {
  app.on('activate', () => showWindow());
  app.whenReady().then(start, (error: unknown) => logger.error('the app did not become ready', { error }));
} else {
  app.quit();
}
