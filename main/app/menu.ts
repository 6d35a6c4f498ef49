import { Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * On macOS the menu carries copy and paste and quit, so there must be one. Elsewhere there is none: a packaged
 * app must not have the reload and developer keys that the default menu brings.
 */
export function installMenu(platform: string, isPackaged: boolean): void {
  const developer: MenuItemConstructorOptions[] = isPackaged ? [] : [{ role: 'viewMenu' }];
  const template: MenuItemConstructorOptions[] =
    platform === 'darwin'
      ? [{ role: 'appMenu' }, { role: 'editMenu' }, ...developer, { role: 'windowMenu' }]
      : developer;
  Menu.setApplicationMenu(template.length === 0 ? null : Menu.buildFromTemplate(template));
}
