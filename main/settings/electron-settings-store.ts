import { basename, dirname } from 'node:path';
import ElectronStore from 'electron-store';
import type { SettingsStore } from './settings.ts';

/** The settings file, written whole or not at all. A damaged one must have been set aside before. */
export function createElectronSettingsStore(file: string): SettingsStore {
  const store = new ElectronStore<Record<string, unknown>>({
    cwd: dirname(file),
    name: basename(file, '.json'),
    accessPropertiesByDotNotation: false,
  });
  return {
    read: () => ({ ...store.store }),
    write: (values) => {
      store.store = values;
    },
  };
}
