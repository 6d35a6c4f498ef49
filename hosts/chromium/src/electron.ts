/** What `import … from 'electron'` and `require('electron')` give under the Chromium host. */
import { clipboard as hostClipboard } from '../desktop/clipboard.ts';
import { answerOpenDialog, answerSaveDialog, dialog as hostDialog } from '../desktop/dialog.ts';
import { globalShortcut as hostGlobalShortcut, pressShortcut } from '../desktop/global-shortcut.ts';
import { HostMenu, HostMenuItem } from '../desktop/menu.ts';
import { nativeImage as hostNativeImage } from '../desktop/native-image.ts';
import { nativeTheme as hostNativeTheme } from '../desktop/native-theme.ts';
import { HostNotification } from '../desktop/notification.ts';
import {
  powerMonitor as hostPowerMonitor,
  powerSaveBlocker as hostPowerSaveBlocker,
} from '../desktop/power.ts';
import { screen as hostScreen } from '../desktop/screen.ts';
import { shell as hostShell } from '../desktop/shell.ts';
import { systemPreferences as hostSystemPreferences } from '../desktop/system-preferences.ts';
import { HostTray } from '../desktop/tray.ts';
import { app as hostApp } from './app.ts';
import { HostBrowserWindow } from './browser-window.ts';
import { ipcMain as hostIpcMain } from './ipc-main.ts';
import { safeStorage as hostSafeStorage } from './safe-storage.ts';
import { protocol as hostProtocol } from './schemes.ts';
import { session as hostSession } from './session.ts';
import { state, strict } from './state.ts';
import { utilityProcess as hostUtilityProcess } from './utility-process.ts';
import { webContents as hostWebContents } from './web-contents.ts';

export const app = strict('app', hostApp);
export const BrowserWindow = HostBrowserWindow;
export const clipboard = strict('clipboard', hostClipboard);
export const dialog = strict('dialog', hostDialog);
export const globalShortcut = strict('globalShortcut', hostGlobalShortcut);
export const ipcMain = strict('ipcMain', hostIpcMain);
export const Menu = HostMenu;
export const MenuItem = HostMenuItem;
export const nativeImage = strict('nativeImage', hostNativeImage);
export const nativeTheme = strict('nativeTheme', hostNativeTheme);
export const Notification = HostNotification;
export const powerMonitor = strict('powerMonitor', hostPowerMonitor);
export const powerSaveBlocker = strict('powerSaveBlocker', hostPowerSaveBlocker);
export const protocol = strict('protocol', hostProtocol);
export const safeStorage = strict('safeStorage', hostSafeStorage);
export const screen = strict('screen', hostScreen);
export const session = strict('session', hostSession);
export const shell = strict('shell', hostShell);
export const systemPreferences = strict('systemPreferences', hostSystemPreferences);
export const Tray = HostTray;
export const utilityProcess = strict('utilityProcess', hostUtilityProcess);
export const webContents = strict('webContents', hostWebContents);
/** Renderer-only names exist in main as undefined. */
export const contextBridge = undefined;
export const ipcRenderer = undefined;

const electron = {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
  webContents,
  contextBridge,
  ipcRenderer,
  /** Only here: what the app asked of the desktop, the keys a test may press, and the files it may choose. */
  chromiumHost: { log: state.log, pressShortcut, answerSaveDialog, answerOpenDialog },
};
// biome-ignore lint/style/noDefaultExport: `import electron from 'electron'` has one
export default electron;
export { electron as 'module.exports' };
