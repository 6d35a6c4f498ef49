import type { Language } from '../../contracts/domain/call.ts';
import type { FileDialogs } from '../app/file-dialogs.ts';
import { type ContactService, createContactService } from '../contacts/contact-service.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import type { Storage } from '../storage/storage.ts';
import { createExportService, type ExportService } from './export/export-service.ts';
import { createHistoryReading } from './history-reading.ts';
import { createHistoryService, type HistoryService } from './history-service.ts';
import { createSavedFilters, type SavedFilters } from './saved-filters.ts';
import { startSearchRenewal } from './search-renewal.ts';

export interface CreateHistoryOptions {
  readonly storage: Storage;
  readonly databaseFile: string;
  readonly key: Uint8Array;
  readonly fileDialogs: FileDialogs;
  readonly language: () => Language;
  readonly hurrySync: () => void;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

/** Late enough to leave the processor to what a person waits for after signing in. */
const warmAfterMs = 2_000;

/** What looks back, and what shares its thread. */
export interface HistoryParts {
  readonly history: HistoryService;
  readonly exports: ExportService;
  readonly savedFilters: SavedFilters;
  readonly contacts: ContactService;
  start(): void;
  /** The thread has no file open when it resolves, and its jobs wait until as many `reopen`. */
  release(): Promise<void>;
  reopen(): void;
  /** An export that runs is left off. The thread lets go of the database before the storage is closed. */
  stop(): Promise<void>;
}

export function createHistory(options: CreateHistoryOptions): HistoryParts {
  const { storage, databaseFile: file, key, clock, ids, logger } = options;
  const reading = createHistoryReading({ file, key, logger });
  const stops: (() => void)[] = [];
  return {
    history: createHistoryService({ storage, reading, clock }),
    exports: createExportService({ ...options, reading }),
    savedFilters: createSavedFilters(storage, ids),
    contacts: createContactService({ ...options, reading }),
    start() {
      stops.push(
        clock.after(warmAfterMs, () => reading.warm()),
        storage.watchReplaced(() => reading.renew()),
        startSearchRenewal(storage, clock),
      );
    },
    release: () => reading.release(),
    reopen: () => reading.reopen(),
    async stop() {
      for (const stop of stops.splice(0)) stop();
      await reading.close();
    },
  };
}
