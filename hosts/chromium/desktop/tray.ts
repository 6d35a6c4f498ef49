import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { note } from '../src/state.ts';
import type { HostMenu } from './menu.ts';

type Implemented = 'setToolTip' | 'setTitle' | 'setImage' | 'destroy' | 'isDestroyed' | 'popUpContextMenu';

export class HostTray extends EventEmitter implements Pick<Electron.Tray, Implemented> {
  #isDestroyed = false;
  menu: HostMenu | null = null;

  constructor(_image: Electron.NativeImage | string) {
    super();
  }

  setContextMenu(menu: HostMenu | null): void {
    this.menu = menu;
  }
  setToolTip(text: string): void {
    note('Tray.setToolTip', text);
  }
  setTitle(): void {}
  setImage(): void {}
  popUpContextMenu(): void {}
  destroy(): void {
    this.#isDestroyed = true;
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
}
