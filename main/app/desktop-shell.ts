import { app, Notification, nativeTheme, powerMonitor, powerSaveBlocker } from 'electron';
import type { Desktop } from '../desktop.ts';
import type { Logger } from '../platform/logger.ts';
import type { SettingsService } from '../settings/settings.ts';
import { createIncomingCalls, type ShownNotification } from './incoming-calls.ts';
import { installMenu } from './menu.ts';
import { textsOf } from './native-texts.ts';
import { createPowerBlocker } from './power-blocker.ts';
import { createTray } from './tray.ts';
import type { UiWindow } from './ui-window.ts';

interface ShellOptions {
  readonly desktop: Desktop;
  readonly window: UiWindow;
  readonly settings: SettingsService;
  readonly trayIcon: string;
  readonly logger: Logger;
}

function showNotification(title: string, body: string, onClick: () => void): ShownNotification {
  // Silent: the ringer of the line window rings, on the device that the operator chose.
  const notification = new Notification({ title, body, silent: true });
  notification.on('click', onClick);
  notification.show();
  return notification;
}

/** Some desktops have no place for one; the app is whole without it. */
function attachTray({ desktop, window, trayIcon, logger }: ShellOptions): void {
  try {
    const tray = createTray(trayIcon, textsOf(desktop.language()), () => window.show());
    app.once('will-quit', () => tray.destroy());
  } catch (error) {
    logger.warn('there is no tray icon', { error });
  }
}

/** What of the system the app uses beside its window: theme, tray, menu, notifications, sleep. */
export function attachShell(options: ShellOptions): void {
  const { desktop, window, settings } = options;
  settings.watch(({ theme }) => {
    nativeTheme.themeSource = theme;
  });
  installMenu(process.platform, app.isPackaged);
  attachTray(options);

  const incomingCalls = createIncomingCalls({
    texts: () => textsOf(desktop.language()),
    isWindowFocused: () => window.isFocused(),
    notify: (title, body) => showNotification(title, body, () => window.show()),
    demandAttention: (isDemanded) => window.demandAttention(isDemanded),
  });
  desktop.watchCalls((views) => incomingCalls.update(views));
  const powerBlocker = createPowerBlocker(powerSaveBlocker);
  desktop.watchIsInCall((isInCall) => powerBlocker.update(isInCall));
  powerMonitor.on('resume', () => desktop.resumeFromSleep());
}
