import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { note } from '../src/state.ts';

type ItemOptions = Electron.MenuItemConstructorOptions;

let quit: () => void = () => {};
export function onMenuQuit(listener: () => void): void {
  quit = listener;
}

export class HostMenuItem {
  readonly id: string;
  readonly type: string;
  readonly role: string | undefined;
  readonly accelerator: unknown;
  readonly submenu: HostMenu | undefined;
  label: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  readonly #onClick: ItemOptions['click'];

  constructor(options: ItemOptions) {
    this.id = options.id ?? '';
    this.role = options.role;
    this.type = options.type ?? (options.submenu ? 'submenu' : 'normal');
    this.label = options.label ?? options.role ?? '';
    this.accelerator = options.accelerator;
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.submenu = Array.isArray(options.submenu)
      ? HostMenu.buildFromTemplate(options.submenu)
      : (options.submenu as HostMenu | undefined);
    this.#onClick = options.click;
  }

  click(): void {
    if (!this.enabled) return;
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (this.#onClick)
      this.#onClick(this as unknown as Electron.MenuItem, undefined, {} as Electron.KeyboardEvent);
    else if (this.role === 'quit') quit();
    else note('MenuItem.click', this.role ?? this.label);
  }
}

let applicationMenu: HostMenu | null = null;

/** Kept in memory; a test clicks its items. */
export class HostMenu extends EventEmitter {
  readonly items: HostMenuItem[] = [];

  static buildFromTemplate(template: readonly (ItemOptions | Electron.MenuItem)[]): HostMenu {
    const menu = new HostMenu();
    for (const item of template) menu.append(new HostMenuItem(item as ItemOptions));
    return menu;
  }
  static setApplicationMenu(menu: HostMenu | null): void {
    applicationMenu = menu;
  }
  static getApplicationMenu(): HostMenu | null {
    return applicationMenu;
  }
  append(item: HostMenuItem): void {
    this.items.push(item);
  }
  getMenuItemById(id: string): HostMenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
  popup(): void {
    note(
      'Menu.popup',
      this.items.map((item) => item.label),
    );
  }
}
