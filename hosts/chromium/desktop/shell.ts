import type * as Electron from 'electron';
import { note } from '../src/state.ts';

/** Noted, never done: a test must not open the developer's browser. */
export const shell = {
  openExternal: async (url: string) => note('shell.openExternal', url),
  openPath: async (path: string) => {
    note('shell.openPath', path);
    return '';
  },
  showItemInFolder: (path: string) => note('shell.showItemInFolder', path),
  beep: () => note('shell.beep'),
} satisfies Partial<Electron.Shell>;
