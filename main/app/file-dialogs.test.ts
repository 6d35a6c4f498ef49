import type { BrowserWindow } from 'electron';
import { afterEach, expect, test } from 'vitest';
import { answerOpenDialog, answerSaveDialog, dialog } from '../../hosts/chromium/desktop/dialog.ts';
import { state } from '../../hosts/chromium/src/state.ts';
import { createFileDialogs } from './file-dialogs.ts';

const dialogs = createFileDialogs({ dialog, parent: () => null });
const csv = { name: 'CSV', extensions: ['csv'] };
afterEach(() => state.log.splice(0));

test('gives the file that the person chose, and null when he changed his mind', async () => {
  answerSaveDialog('/home/ada/calls.csv');
  expect(await dialogs.chooseFileToSave({ suggestedName: 'calls.csv', kind: csv })).toBe(
    '/home/ada/calls.csv',
  );
  expect(await dialogs.chooseFileToSave({ suggestedName: 'calls.csv', kind: csv })).toBeNull();
  answerOpenDialog('/home/ada/backup.db');
  expect(await dialogs.chooseFileToOpen(csv)).toBe('/home/ada/backup.db');
  expect(await dialogs.chooseFileToOpen(csv)).toBeNull();
});

test('suggests a name, shows files of the kind alone, and asks before one is replaced', async () => {
  await dialogs.chooseFileToSave({ suggestedName: 'calls.csv', kind: csv });
  expect(state.log.at(-1)?.args[0]).toEqual({
    defaultPath: 'calls.csv',
    filters: [{ name: 'CSV', extensions: ['csv'] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
});

test('belongs to the window that asked, so that it cannot get lost behind it', async () => {
  const window = { id: 1 } as unknown as BrowserWindow;
  const given: unknown[] = [];
  const spying = createFileDialogs({
    dialog: {
      showSaveDialog: async (...args: unknown[]) => {
        given.push(args[0]);
        return { canceled: true, filePath: '' };
      },
      showOpenDialog: async (...args: unknown[]) => {
        given.push(args[0]);
        return { canceled: true, filePaths: [] };
      },
    },
    parent: () => window,
  });
  await spying.chooseFileToSave({ suggestedName: 'a', kind: csv });
  await spying.chooseFileToOpen(csv);
  expect(given).toEqual([window, window]);
});
