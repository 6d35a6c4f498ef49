import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { selectElectron } from './hosts/chromium/select.ts';

selectElectron();

const at = (path: string): string => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    resolve: {
      // Not asked for by anybody, and long to load.
      alias: {
        'ajv/dist/2020.js': at('main/settings/no-validator.ts'),
        'ajv-formats': at('main/settings/no-validator.ts'),
      },
    },
    build: {
      // Threads and other processes have an entry of their own beside that of main.
      lib: {
        entry: {
          index: at('main/index.ts'),
          'backup-worker': at('main/storage/backup-worker.ts'),
          'history-thread': at('main/history/history-thread.ts'),
          'load-process': at('main/sync/load/load-process.ts'),
        },
      },
      // Bundled: as packages of many files they cost the start a third of a second.
      externalizeDeps: { exclude: ['zod', 'electron-store', 'conf', 'electron-log'] },
    },
  },
  preload: {
    build: {
      // A sandboxed preload may only require('electron'): everything else is bundled, as CommonJS.
      externalizeDeps: false,
      isolatedEntries: true, // no chunk in common either
      rolldownOptions: {
        input: { ui: at('preload/ui.ts'), line: at('preload/line.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    build: {
      minify: true, // not electron-vite's default; a page of a third of the size is there sooner
      assetsInlineLimit: 0, // a data: URL would be refused by the CSP
      rolldownOptions: { input: { ui: at('renderer/ui/index.html'), line: at('renderer/line/index.html') } },
    },
    plugins: [react(), tailwindcss()],
  },
});
