import type * as Electron from 'electron';

let held = '';

export const clipboard = {
  readText: async () => held,
  writeText: async (text: string) => {
    held = text;
  },
  clear: () => {
    held = '';
  },
} satisfies Partial<Electron.Clipboard>;
