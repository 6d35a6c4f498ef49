import { app, Menu, nativeImage, Tray } from 'electron';
import type { NativeTexts } from './native-texts.ts';

/** The icon beside the clock: one click brings the window back. */
export function createTray(icon: string, texts: NativeTexts, showWindow: () => void): Tray {
  const tray = new Tray(nativeImage.createFromPath(icon));
  tray.setToolTip('Lydia');
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: texts.open, click: showWindow },
      { type: 'separator' },
      { label: texts.quit, click: () => app.quit() },
    ]),
  );
  tray.on('click', showWindow);
  return tray;
}
