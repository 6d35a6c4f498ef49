import { type Settings, type SettingsChange, settingsSchema } from '../../contracts/domain/settings.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { Logger } from '../platform/logger.ts';
import { createWatched } from '../platform/watched.ts';

/** Where settings are kept: one object of plain values, replaced as a whole. */
export interface SettingsStore {
  read(): Record<string, unknown>;
  write(values: Record<string, unknown>): void;
}

/** What a person has set on this computer. */
export interface SettingsService {
  get(): Settings;
  /** At once with the present settings, then at every change. */
  watch(listener: (settings: Settings) => void): () => void;
  /** Changes only the fields given. */
  save(changes: SettingsChange): Result<void>;
}

const fields = settingsSchema.shape;

/** A field that is wrong alone gets its default; it must not cost the person the others. */
export function parseSettings(stored: Record<string, unknown>): Settings {
  const entries = Object.entries(fields).map(([name, field]) => {
    const parsed = field.safeParse(stored[name]);
    return [name, parsed.success ? parsed.data : field.parse(undefined)];
  });
  return settingsSchema.parse(Object.fromEntries(entries));
}

/**
 * `fromCommandLine` wins over the file for this run and is not written to it, until the person saves the same
 * field anew.
 */
export function createSettings(
  store: SettingsStore,
  logger: Logger,
  fromCommandLine: SettingsChange = {},
): SettingsService {
  let stored = store.read();
  let overrides = fromCommandLine;
  const settings = createWatched(parseSettings({ ...stored, ...overrides }));

  return {
    get: () => settings.get(),
    watch: (listener) => settings.watch(listener),
    save(changes) {
      // What a newer version wrote and this one does not know stays in the file.
      const next = { ...stored, ...changes };
      try {
        store.write(next);
      } catch (error) {
        logger.error('the settings could not be written', { error });
        return fail('storage-unavailable', 'The settings could not be written');
      }
      stored = next;
      overrides = Object.fromEntries(Object.entries(overrides).filter(([name]) => !(name in changes)));
      settings.set(parseSettings({ ...next, ...overrides }));
      return succeed(undefined);
    },
  };
}
