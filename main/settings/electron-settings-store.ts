import ElectronStore from 'electron-store';
import type { SettingsStore } from './settings.ts';

/** The settings file: `settings.json` in the folder given, written whole or not at all. */
export function createElectronSettingsStore(folder: string): SettingsStore {
  const store = new ElectronStore<Record<string, unknown>>({
    cwd: folder,
    name: 'settings',
    accessPropertiesByDotNotation: false,
  });
  return {
    read: () => ({ ...store.store }),
    write: (values) => {
      store.store = values;
    },
  };
}
