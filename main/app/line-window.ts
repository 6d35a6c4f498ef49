import type { BrowserWindow } from 'electron';
import type { LineWindow } from '../line/line-port.ts';
import { createSecureWindow, type WindowSurroundings } from './secure-window.ts';

/**
 * The hidden window of the telephone line. It is never throttled, and plays without a click: nobody ever clicks
 * in it, and what it plays are the voice of the other and our own sounds.
 */
export function createLineWindow(surroundings: WindowSurroundings): LineWindow {
  const listeners = new Set<(reason: string) => void>();
  let current: BrowserWindow | null = null;

  function tellGone(window: BrowserWindow, reason: string): void {
    if (current !== window) return;
    current = null;
    if (!window.isDestroyed()) window.destroy();
    for (const listener of listeners) listener(reason);
  }

  function close(): void {
    const window = current;
    current = null;
    if (window !== null && !window.isDestroyed()) window.destroy();
  }

  return {
    close,
    open() {
      close();
      const window = createSecureWindow(
        'line',
        {
          show: false,
          width: 400,
          height: 300,
          title: 'Lydia: line',
          skipTaskbar: true,
          webPreferences: { backgroundThrottling: false, autoplayPolicy: 'no-user-gesture-required' },
        },
        surroundings,
      );
      current = window;
      window.webContents.on('render-process-gone', (_event, { reason }) => tellGone(window, reason));
      window.once('closed', () => tellGone(window, 'closed'));
    },
    watchGone(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
