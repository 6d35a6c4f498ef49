import type * as Electron from 'electron';
import { note } from '../src/state.ts';

/** Every dialog answers as if the person had cancelled. */
export const dialog = {
  showOpenDialog: async (...args: unknown[]) => {
    note('dialog.showOpenDialog', args.at(-1));
    return { canceled: true, filePaths: [] as string[] };
  },
  showSaveDialog: async (...args: unknown[]) => {
    note('dialog.showSaveDialog', args.at(-1));
    return { canceled: true, filePath: '' };
  },
  showMessageBox: async (...args: unknown[]) => {
    const options = args.at(-1) as Electron.MessageBoxOptions;
    note('dialog.showMessageBox', options.message);
    return { response: options.cancelId ?? 0, checkboxChecked: false };
  },
  showErrorBox: (title: string, content: string) => console.error(`${title}\n${content}`),
} satisfies Partial<Electron.Dialog>;
