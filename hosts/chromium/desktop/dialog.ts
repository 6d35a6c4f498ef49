import type * as Electron from 'electron';
import { note } from '../src/state.ts';

const filesToSave: string[] = [];
const filesToOpen: string[] = [];

/** For tests that run on this host only: the file that the next dialog of the kind answers with. */
export function answerSaveDialog(file: string): void {
  filesToSave.push(file);
}
export function answerOpenDialog(file: string): void {
  filesToOpen.push(file);
}

/** Every dialog that no test has an answer for answers as if the person had cancelled. */
export const dialog = {
  showOpenDialog: async (...args: unknown[]) => {
    note('dialog.showOpenDialog', args.at(-1));
    const file = filesToOpen.shift();
    return { canceled: file === undefined, filePaths: file === undefined ? [] : [file] };
  },
  showSaveDialog: async (...args: unknown[]) => {
    note('dialog.showSaveDialog', args.at(-1));
    const file = filesToSave.shift();
    return { canceled: file === undefined, filePath: file ?? '' };
  },
  showMessageBox: async (...args: unknown[]) => {
    const options = args.at(-1) as Electron.MessageBoxOptions;
    note('dialog.showMessageBox', options.message);
    return { response: options.cancelId ?? 0, checkboxChecked: false };
  },
  showErrorBox: (title: string, content: string) => console.error(`${title}\n${content}`),
} satisfies Partial<Electron.Dialog>;
