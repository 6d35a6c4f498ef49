import { createFakeClock, createMemoryLogger, type FakeClock } from '../platform/testing.ts';
import type { Storage } from '../storage/storage.ts';
import { createTestDatabase, type TestDatabase } from '../storage/testing.ts';
import { type BackupService, createBackupService } from './backup-service.ts';

/** A database in use with the service that backs it up; files, threads and SQLite are real. */
export interface BackupWorld {
  readonly database: TestDatabase;
  readonly storage: Storage;
  readonly service: BackupService;
  readonly clock: FakeClock;
  readonly lines: readonly string[];
  /** What a test may change, and see. */
  readonly state: {
    isInCall: boolean;
    /** What the person answers in a file dialog. */
    chosenFile: string | null;
    pauses: string[];
  };
  remove(): Promise<void>;
}

export function createBackupWorld(): BackupWorld {
  const database = createTestDatabase();
  const clock = createFakeClock();
  const { logger, lines } = createMemoryLogger();
  const storage = database.open();
  const state = { isInCall: false, chosenFile: null as string | null, pauses: [] as string[] };
  const choose = async (): Promise<string | null> => state.chosenFile;
  const service = createBackupService({
    storage,
    databaseFile: database.file,
    key: database.options.key,
    isInCall: () => state.isInCall,
    async pause() {
      state.pauses.push('paused');
      return () => void state.pauses.push('resumed');
    },
    fileDialogs: { chooseFileToSave: choose, chooseFileToOpen: choose },
    clock,
    logger,
  });
  return {
    database,
    storage,
    service,
    clock,
    lines,
    state,
    async remove() {
      await service.stop();
      database.remove();
    },
  };
}
