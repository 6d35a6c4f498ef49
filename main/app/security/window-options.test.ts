import { expect, test } from 'vitest';
import { buildWebPreferences } from './window-options.ts';

test('names every option that decides what a page may do', () => {
  expect(buildWebPreferences('/app/preload/ui.cjs', true)).toEqual({
    preload: '/app/preload/ui.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    experimentalFeatures: false,
    plugins: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
    devTools: false,
  });
});

test('developer tools are for unpackaged builds', () => {
  expect(buildWebPreferences('/p', false).devTools).toBe(true);
});
