// The raw limit of start and IPC: one empty, sandboxed window over its own scheme, and one bare handler.
import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, protocol } from 'electron';

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
ipcMain.handle('bare', () => undefined);
app.on('window-all-closed', () => app.quit());
// No await at the top level: the start of Electron, and of its stand-in, would wait for it.
void app.whenReady().then(() => {
  protocol.handle('app', ({ url }) =>
    url.endsWith('.js')
      ? new Response("performance.mark('usable')", { headers: { 'content-type': 'text/javascript' } })
      : new Response('<!doctype html><title>empty</title><p>empty</p><script src="usable.js"></script>', {
          headers: { 'content-type': 'text/html', 'content-security-policy': "default-src 'self'" },
        }),
  );
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    webPreferences: {
      preload: join(import.meta.dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
    },
  });
  void window.loadURL('app://bare/index.html');
});
