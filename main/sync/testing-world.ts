import type { Mutation } from '../../contracts/api/sync.ts';
import type { Call } from '../../contracts/domain/call.ts';
import { createFakeClock, createMemoryLogger, type FakeClock, settlePromises } from '../platform/testing.ts';
import { loadCall } from '../storage/queries/calls.ts';
import { recordMutation } from '../storage/queries/outbox.ts';
import type { Storage } from '../storage/storage.ts';
import { createTestDatabase, type TestDatabase, testCall, testCallId, testId } from '../storage/testing.ts';
import { createSync, type Sync } from './sync.ts';
import { createFakeServer, everything, type FakeServer, type Fault } from './testing.ts';
import { createTestFullLoad, type LoadFaults } from './testing-load.ts';
import type { Visibility } from './testing-table.ts';

/** One desktop with three calls, and the server they come from. */
export interface SyncWorld {
  readonly server: FakeServer;
  readonly clock: FakeClock;
  /** What happens to the next requests, in order. */
  readonly faults: Fault[];
  readonly loads: LoadFaults & { visibility: Visibility };
  readonly database: TestDatabase;
  readonly storage: Storage;
  readonly sync: Sync;
  /** Starts, and waits until all is here. */
  start(): Promise<void>;
  /** The process is killed and starts again. */
  restart(): Promise<void>;
  hurry(): Promise<void>;
  record(mutation: Mutation): Promise<void>;
  call(number: number): Call | null;
  remove(): void;
}

interface Desktop {
  storage: Storage;
  sync: Sync;
}

export function createSyncWorld(): SyncWorld {
  const database = createTestDatabase();
  const server = createFakeServer();
  const clock = createFakeClock();
  const faults: Fault[] = [];
  const loads: SyncWorld['loads'] = { cuts: [], visibility: everything };
  for (const number of [1, 2, 3]) server.put('call', testId(number), testCall(number));
  const parts = { database, server, clock, faults, loads };
  const desktop = openDesktop(parts);

  async function start(): Promise<void> {
    desktop.sync.start();
    // A full load takes some turns more than an exchange.
    for (let turn = 0; turn < 4; turn += 1) await settlePromises();
  }

  return {
    ...parts,
    get storage() {
      return desktop.storage;
    },
    get sync() {
      return desktop.sync;
    },
    start,
    async restart() {
      desktop.sync.stop();
      desktop.storage.close();
      Object.assign(desktop, openDesktop(parts));
      await start();
    },
    async hurry() {
      desktop.sync.hurry();
      await settlePromises();
    },
    async record(mutation) {
      desktop.storage.write((db) => recordMutation(db, mutation));
      await settlePromises();
    },
    call: (number) => desktop.storage.read((db) => loadCall(db, testCallId(number))),
    remove() {
      desktop.sync.stop();
      database.remove();
    },
  };
}

type Parts = Pick<SyncWorld, 'database' | 'server' | 'clock' | 'faults' | 'loads'>;

function openDesktop({ database, server, clock, faults, loads }: Parts): Desktop {
  const storage = database.open();
  const api = server.connect({
    nextFault: () => faults.shift() ?? 'none',
    visibility: () => loads.visibility,
  });
  const load = { storage, databaseFile: database.file, connection: api, clock, faults: loads };
  const fullLoad = createTestFullLoad(load);
  const { logger } = createMemoryLogger();
  return { storage, sync: createSync({ storage, api, clock, logger, fullLoad, random: () => 0.5 }) };
}
