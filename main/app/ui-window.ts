import { app, type BrowserWindow, nativeTheme, screen } from 'electron';
import type { Clock } from '../platform/clock.ts';
import { createCrashGuard } from './crash-guard.ts';
import { createSecureWindow, type WindowSurroundings } from './secure-window.ts';
import { pickBackground } from './theme.ts';
import { fitPlace, loadPlace, savePlace, smallestSize } from './window-bounds.ts';

export interface UiWindow {
  /** Opens it, or brings it to the front. */
  show(): void;
  isFocused(): boolean;
  /** Draws the eye to the window in the task bar. */
  demandAttention(isDemanded: boolean): void;
  /** The window itself while there is one, for a dialog to belong to. */
  parentOfDialogs(): BrowserWindow | null;
  /** Until its page has painted. */
  paintBackground(color: string): void;
}

interface UiWindowOptions {
  readonly surroundings: WindowSurroundings;
  readonly clock: Clock;
  readonly placeFile: string;
  readonly icon: string;
  /** A call is going on: the window goes out of sight instead of closing, and the call goes on. */
  readonly mustStay: () => boolean;
}

function keepPlace(window: BrowserWindow, placeFile: string): void {
  window.on('close', () => {
    savePlace(placeFile, { ...window.getNormalBounds(), isMaximized: window.isMaximized() });
  });
}

function reloadAfterCrash(window: BrowserWindow, { clock, surroundings }: UiWindowOptions): void {
  const guard = createCrashGuard(clock, () => {
    if (!window.isDestroyed()) window.webContents.reload();
  });
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    surroundings.logger.error('the window crashed', { reason, exitCode });
    if (reason !== 'clean-exit') guard.crashed();
  });
}

function openWindow(options: UiWindowOptions): BrowserWindow {
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const { bounds, isMaximized } = fitPlace(loadPlace(options.placeFile), screens);
  const window = createSecureWindow(
    'ui',
    {
      ...bounds,
      minWidth: smallestSize.width,
      minHeight: smallestSize.height,
      show: false,
      title: 'Lydia',
      icon: options.icon,
      autoHideMenuBar: true,
      backgroundColor: pickBackground(nativeTheme.shouldUseDarkColors),
    },
    options.surroundings,
  );
  window.once('ready-to-show', () => {
    if (isMaximized) window.maximize();
    window.show();
  });
  keepPlace(window, options.placeFile);
  reloadAfterCrash(window, options);
  return window;
}

export function createUiWindow(options: UiWindowOptions): UiWindow {
  let current: BrowserWindow | null = null;
  let isQuitting = false;
  app.on('before-quit', () => {
    isQuitting = true;
  });

  function open(): void {
    const window = openWindow(options);
    current = window;
    window.on('close', (event) => {
      if (isQuitting || !options.mustStay()) return;
      event.preventDefault();
      window.minimize();
    });
    window.once('closed', () => {
      current = null;
      // The hidden line window would keep the process; on macOS an app outlives its windows.
      if (process.platform !== 'darwin') app.quit();
    });
  }

  return {
    show() {
      if (current === null) return open();
      if (current.isMinimized()) current.restore();
      current.show();
      current.focus();
    },
    isFocused: () => current?.isFocused() ?? false,
    demandAttention: (isDemanded) => current?.flashFrame(isDemanded),
    parentOfDialogs: () => current,
    paintBackground: (color) => current?.setBackgroundColor(color),
  };
}
