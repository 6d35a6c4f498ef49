import { join } from 'node:path';
import { app, dialog, nativeTheme, protocol, session } from 'electron';
import { answerAppRequest } from './app/app-protocol.ts';
import { guardSession } from './app/guard-session.ts';
import type { WindowSurroundings } from './app/secure-window.ts';
import { findRefusedSwitches } from './app/security/command-line.ts';
import { appScheme, createOwnPages, parseDevServerUrl } from './app/security/own-pages.ts';
import { claimSingleInstance } from './app/security/single-instance.ts';
import { pickBackground } from './app/theme.ts';
import { createUiWindow } from './app/ui-window.ts';
import { createWindowRegistry } from './app/window-registry.ts';
import { createSystemClock } from './platform/clock.ts';
import { parseEnvironment } from './platform/env.ts';
import { createLogFile } from './platform/log-file.ts';
import { createLogger } from './platform/logger.ts';
import { createPaths } from './platform/paths.ts';

const { isPackaged } = app;
const clock = createSystemClock();
const environment = parseEnvironment(process.argv, process.env);
const paths = createPaths(app.getPath('userData'));
const logger = createLogger({
  clock,
  sink: createLogFile(paths.logFile, { hasConsole: !isPackaged }),
  minLevel: environment.logLevel,
});
const devServerUrl = parseDevServerUrl(environment.devServerUrl, isPackaged);
const pages = createOwnPages(devServerUrl);

// This file is out/main/index.js; resources/ is beside out/.
const built = join(import.meta.dirname, '..');
const resources = join(built, '..', 'resources');
const surroundings: WindowSurroundings = {
  pages,
  registry: createWindowRegistry(),
  preloads: { ui: join(built, 'preload', 'ui.cjs'), line: join(built, 'preload', 'line.cjs') },
  isPackaged,
  logger: logger.child('window'),
};

/** Told of an error that nobody expected; the desktop, once it is there, shows it. */
let tellBug = (): void => undefined;
let showWindow = (): void => undefined;

/**
 * The window first, then all the rest while its page is being made: half of what main loads is not needed to
 * open it. No page is served before every door is open, so that none finds nobody behind its channel.
 */
async function start(): Promise<void> {
  guardSession(session.defaultSession, pages);
  const { promise: doorsOpen, resolve: serve, reject: refuseToServe } = Promise.withResolvers<void>();
  const files = { pages: join(built, 'renderer'), sounds: join(resources, 'sounds') };
  protocol.handle(appScheme, async (request) => {
    await doorsOpen;
    return answerAppRequest(request, files);
  });
  let isInCall = false;
  const window = createUiWindow({
    surroundings,
    clock,
    placeFile: paths.windowFile,
    icon: join(resources, 'icons', 'icon.png'),
    mustStay: () => isInCall,
  });
  showWindow = () => window.show();
  // A development server does not wait for the doors: there the window comes last.
  if (devServerUrl === null) window.show();
  try {
    const { startDesktop } = await import('./start-desktop.ts');
    const desktop = startDesktop({ clock, environment, logger, paths, resources, surroundings, window });
    desktop.watchIsInCall((isNowInCall) => {
      isInCall = isNowInCall;
    });
    tellBug = () => desktop.notices.raise('internal', 'error');
    window.paintBackground(pickBackground(nativeTheme.shouldUseDarkColors));
    serve();
    if (devServerUrl !== null) window.show();
  } catch (error) {
    refuseToServe(error);
    throw error;
  }
}

/** Better a message and no app than a window that stays empty. */
function giveUp(error: unknown): void {
  logger.error('the app could not be started', { error });
  const reason = error instanceof Error ? error.message : String(error);
  dialog.showErrorBox('Lydia', `Lydia could not be started.\nLydia n’a pas pu démarrer.\n\n${reason}`);
  app.exit(1);
}

/**
 * The app goes on: what must be whole is whole (a change is one transaction, a call lives in its own window, the
 * call machine guards each of its steps), and to end here would hang up on somebody. The person is told.
 */
function outlive(message: string): (error: unknown) => void {
  return (error) => {
    logger.error(message, { error });
    tellBug();
  };
}

const refused = findRefusedSwitches((name) => app.commandLine.hasSwitch(name), isPackaged);
process.on('uncaughtException', outlive('an error that nobody expected'));
process.on('unhandledRejection', outlive('a rejection that nobody handled'));
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
  app.whenReady().then(start).catch(giveUp);
} else {
  app.quit();
}
