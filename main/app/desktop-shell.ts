import { app, Notification, nativeTheme, powerMonitor, powerSaveBlocker } from 'electron';
import type { Desktop } from '../desktop.ts';
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
}

function showNotification(title: string, body: string, onClick: () => void): ShownNotification {
  // Silent: the ringer of the line window rings, on the device that the operator chose.
  const notification = new Notification({ title, body, silent: true });
  notification.on('click', onClick);
  notification.show();
  return notification;
}

/** What of the system the app uses beside its window: theme, tray, menu, notifications, sleep. */
export function attachShell({ desktop, window, settings, trayIcon }: ShellOptions): void {
  settings.watch(({ theme }) => {
    nativeTheme.themeSource = theme;
  });
  installMenu(process.platform, app.isPackaged);
  const tray = createTray(trayIcon, textsOf(desktop.language()), () => window.show());
  app.once('will-quit', () => tray.destroy());

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
