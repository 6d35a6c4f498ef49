import type { Mutation } from '../../contracts/api/sync.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import { createMemoryLogger, type FakeClock } from '../platform/testing.ts';
import { recordMutation } from '../storage/queries/outbox.ts';
import { select } from '../storage/sql.ts';
import type { Storage } from '../storage/storage.ts';
import { createTestDatabase } from '../storage/testing.ts';
import { createSync, type Sync } from './sync.ts';
import { everything, type FakeServer, type Fault } from './testing.ts';
import { createTestFullLoad } from './testing-load.ts';
import type { Visibility } from './testing-table.ts';

/** One of several desktops at a server, with a real database file. */
export interface ModelDesktop {
  readonly faults: Fault[];
  readonly cuts: (number | null)[];
  visibility: Visibility;
  storage(): Storage;
  record(mutation: Mutation): void;
  kill(): void;
  heal(): void;
  /** What became of each change that was made here and not typed over before it was ever sent. */
  fates(): Map<string, Fate>;
  remove(): void;
}

export type Fate = 'waiting' | 'confirmed' | 'lost' | ErrorCode;

const outboxRows = select<{ id: string; code: ErrorCode | null }>('SELECT id, code FROM outbox');
const confirmedRows = select<{ id: string }>('SELECT id FROM confirmed_mutations');

export function createModelDesktop(server: FakeServer, clock: FakeClock): ModelDesktop {
  const database = createTestDatabase();
  const faults: Fault[] = [];
  const cuts: (number | null)[] = [];
  const owed = new Set<string>();
  let storage = database.open();
  let sync = begin();

  function begin(): Sync {
    const connection = server.connect({
      nextFault: () => faults.shift() ?? 'none',
      visibility: () => desktop.visibility,
    });
    const load = { storage, databaseFile: database.file, connection, clock, faults: { cuts } };
    const { logger } = createMemoryLogger();
    const fullLoad = createTestFullLoad(load);
    return createSync({ storage, api: connection, clock, logger, fullLoad, random: () => 0.5 });
  }

  const outboxIds = () => new Set(storage.read((db) => db.all(outboxRows)).map(({ id }) => id));

  const desktop: ModelDesktop = {
    faults,
    cuts,
    visibility: everything,
    storage: () => storage,
    record(mutation) {
      const before = outboxIds();
      storage.write((db) => recordMutation(db, mutation));
      const after = outboxIds();
      for (const id of before) if (!after.has(id)) owed.delete(id);
      owed.add(mutation.id);
    },
    kill() {
      sync.stop();
      storage.close();
      storage = database.open();
      sync = begin();
      sync.start();
    },
    heal() {
      faults.splice(0);
      cuts.splice(0);
      sync.hurry();
    },
    fates() {
      const fates = new Map<string, Fate>([...owed].map((id) => [id, 'lost']));
      for (const { id } of storage.read((db) => db.all(confirmedRows))) fates.set(id, 'confirmed');
      for (const { id, code } of storage.read((db) => db.all(outboxRows))) fates.set(id, code ?? 'waiting');
      return fates;
    },
    remove() {
      sync.stop();
      database.remove();
    },
  };
  sync.start();
  return desktop;
}
