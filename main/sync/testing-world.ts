import type { Mutation } from '../../contracts/api/sync.ts';
import type { Call } from '../../contracts/domain/call.ts';
import { createFakeClock, createMemoryLogger, type FakeClock, settlePromises } from '../platform/testing.ts';
import { loadCall } from '../storage/queries/calls.ts';
import { recordMutation } from '../storage/queries/outbox.ts';
import type { Storage } from '../storage/storage.ts';
import { createTestDatabase, testCall, testCallId, testId } from '../storage/testing.ts';
import { noFullLoad } from './full-load.ts';
import { createSync, type Sync } from './sync.ts';
import { createFakeServer, type FakeServer, type Fault } from './testing.ts';

/** One desktop with three calls, and the server they come from. */
export interface SyncWorld {
  readonly server: FakeServer;
  readonly clock: FakeClock;
  /** What happens to the next requests, in order. */
  readonly faults: Fault[];
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

export function createSyncWorld(): SyncWorld {
  const database = createTestDatabase();
  const server = createFakeServer();
  const clock = createFakeClock();
  const faults: Fault[] = [];
  for (const number of [1, 2, 3]) server.put('call', testId(number), testCall(number));
  let storage = database.open();
  let sync = begin();

  function begin(): Sync {
    return createSync({
      storage,
      api: server.connect({ nextFault: () => faults.shift() ?? 'none' }),
      clock,
      logger: createMemoryLogger().logger,
      fullLoad: noFullLoad,
      random: () => 0.5,
    });
  }

  async function start(): Promise<void> {
    sync.start();
    await settlePromises();
  }

  return {
    server,
    clock,
    faults,
    get storage() {
      return storage;
    },
    get sync() {
      return sync;
    },
    start,
    async restart() {
      sync.stop();
      storage.close();
      storage = database.open();
      sync = begin();
      await start();
    },
    async hurry() {
      sync.hurry();
      await settlePromises();
    },
    async record(mutation) {
      storage.write((db) => recordMutation(db, mutation));
      await settlePromises();
    },
    call: (number) => storage.read((db) => loadCall(db, testCallId(number))),
    remove() {
      sync.stop();
      database.remove();
    },
  };
}
