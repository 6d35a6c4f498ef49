import type { BrowserWindow, Dialog } from 'electron';

/** What kind of file is meant: its name for the person, and the endings of its files without a dot. */
export interface FileKind {
  readonly name: string;
  readonly extensions: readonly string[];
}

export interface SaveRequest {
  /** A name or a path that the person may change. */
  readonly suggestedName: string;
  readonly kind: FileKind;
}

/** Asks the person for a file, in the dialog of the system. Absolute paths; null: he changed his mind. */
export interface FileDialogs {
  /** A place to write to. The system has asked already whether a file that is there may be replaced. */
  chooseFileToSave(request: SaveRequest): Promise<string | null>;
  /** A file that is there. */
  chooseFileToOpen(kind: FileKind): Promise<string | null>;
}

type SystemDialog = Pick<Dialog, 'showSaveDialog' | 'showOpenDialog'>;

interface FileDialogsOptions {
  readonly dialog: SystemDialog;
  /** The window that waits for the answer; null: the dialog stands alone. */
  readonly parent: () => BrowserWindow | null;
}

function toFilter({ name, extensions }: FileKind) {
  return [{ name, extensions: [...extensions] }];
}

export function createFileDialogs({ dialog, parent }: FileDialogsOptions): FileDialogs {
  return {
    async chooseFileToSave({ suggestedName, kind }) {
      const options: Electron.SaveDialogOptions = {
        defaultPath: suggestedName,
        filters: toFilter(kind),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      };
      const window = parent();
      const { canceled, filePath } =
        window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
      return canceled || filePath === '' ? null : filePath;
    },
    async chooseFileToOpen(kind) {
      const options: Electron.OpenDialogOptions = { filters: toFilter(kind), properties: ['openFile'] };
      const window = parent();
      const { canceled, filePaths } =
        window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
      return canceled ? null : (filePaths[0] ?? null);
    },
  };
}
