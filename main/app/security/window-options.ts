import type { WebPreferences } from 'electron';

/**
 * Rule: every window is sandboxed and isolated, and has nothing of Node. Options that are safe by default are
 * named all the same, so that a changed default of Electron changes nothing here.
 */
export function buildWebPreferences(preload: string, isPackaged: boolean): WebPreferences {
  return {
    preload,
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
    devTools: !isPackaged,
  };
}
