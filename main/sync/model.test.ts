import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dispositionIdSchema, mutationIdSchema } from '../../contracts/ids.ts';
import { createFakeClock, createMemoryLogger, settlePromises } from '../platform/testing.ts';
import { loadCall, saveCall } from '../storage/queries/calls.ts';
import { countPending, countSetAside, loadNextMutations, recordMutation } from '../storage/queries/outbox.ts';
import type { Storage } from '../storage/storage.ts';
import { createTestDatabase, testCall, testCallId, testId, testStartMs } from '../storage/testing.ts';
import { createSync, type Sync } from './sync.ts';
import { createFakeServer, type FakeServer, type Fault } from './testing.ts';
import { createTestFullLoad } from './testing-load.ts';

const callNumbers = [1, 2, 3];

type Command =
  | { readonly kind: 'notes' | 'disposition' | 'wrap-up'; readonly desktop: number; readonly call: number }
  /** The process is killed and starts again. */
  | { readonly kind: 'kill'; readonly desktop: number }
  | { readonly kind: 'faults'; readonly desktop: number; readonly faults: readonly Fault[] }
  | { readonly kind: 'wait'; readonly ms: number }
  /** A realtime event with the record as it was some time ago. */
  | { readonly kind: 'stale-event'; readonly desktop: number; readonly call: number }
  /** The wall clock of the computer jumps. */
  | { readonly kind: 'clock'; readonly toMs: number };

const desktop = fc.integer({ min: 0, max: 1 });
const call = fc.constantFrom(...callNumbers);
const fault = fc.constantFrom<Fault>(
  'none',
  'lost-request',
  'lost-answer',
  'late',
  'doubled',
  'service-unavailable',
  'too-many-attempts',
  'internal',
  'session-expired',
);
const command: fc.Arbitrary<Command> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('notes'), desktop, call }), weight: 5 },
  { arbitrary: fc.record({ kind: fc.constantFrom('disposition', 'wrap-up'), desktop, call }), weight: 3 },
  { arbitrary: fc.record({ kind: fc.constant('kill'), desktop }), weight: 1 },
  {
    arbitrary: fc.record({ kind: fc.constant('faults'), desktop, faults: fc.array(fault, { maxLength: 5 }) }),
    weight: 4,
  },
  { arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.constantFrom(0, 300, 5_000) }), weight: 4 },
  { arbitrary: fc.record({ kind: fc.constant('stale-event'), desktop, call }), weight: 2 },
  {
    arbitrary: fc.record({ kind: fc.constant('clock'), toMs: fc.integer({ min: 1, max: 4e12 }) }),
    weight: 1,
  },
);

interface Desktop {
  faults: Fault[];
  storage(): Storage;
  kill(): void;
  hurry(): void;
  remove(): void;
}

function createDesktop(server: FakeServer, clock: ReturnType<typeof createFakeClock>): Desktop {
  const database = createTestDatabase();
  let storage = database.open();
  let sync: Sync;
  const result: Desktop = {
    faults: [],
    storage: () => storage,
    kill() {
      sync.stop();
      storage.close();
      storage = database.open();
      begin();
    },
    hurry: () => sync.hurry(),
    remove() {
      sync.stop();
      database.remove();
    },
  };
  function begin(): void {
    const connection = server.connect({ nextFault: () => result.faults.shift() ?? 'none' });
    sync = createSync({
      storage,
      api: connection,
      clock,
      logger: createMemoryLogger().logger,
      fullLoad: createTestFullLoad({ storage, databaseFile: database.file, connection, clock }),
      random: () => 0.5,
    });
    sync.start();
  }
  begin();
  return result;
}

function createWorld() {
  const server = createFakeServer();
  const clock = createFakeClock();
  for (const number of callNumbers) server.put('call', testId(number), testCall(number));
  const desktops = [createDesktop(server, clock), createDesktop(server, clock)];
  const recorded = new Set<string>();
  let mutations = 0;

  function change(kind: 'notes' | 'disposition' | 'wrap-up', on: Desktop, number: number): void {
    const stored = on.storage().read((db) => loadCall(db, testCallId(number)));
    if (stored === null) return;
    mutations += 1;
    const id = mutationIdSchema.parse(testId(40_000 + mutations));
    const base = { id, madeAt: clock.nowMs(), callId: stored.id };
    on.storage().write((db) => {
      if (kind === 'notes') {
        const notes = `note ${mutations}`;
        recordMutation(db, { ...base, kind: 'save-notes', notes, baseRevision: stored.notesRevision });
      } else if (kind === 'disposition') {
        const dispositionId = dispositionIdSchema.parse(testId(60_000 + (mutations % 3)));
        recordMutation(db, { ...base, kind: 'set-disposition', dispositionId });
      } else {
        recordMutation(db, { ...base, kind: 'complete-wrap-up', wrappedUpAt: testStartMs + mutations });
      }
    });
    // What was typed over before it was ever sent is not owed to anybody.
    const owed = on.storage().read((db) => loadNextMutations(db, 1_000));
    for (const mutation of owed) recorded.add(mutation.id);
    for (const known of recorded) {
      const isOwed = owed.some((mutation) => mutation.id === known) || server.effects.has(known);
      if (!isOwed && !isWaitingElsewhere(known, on)) recorded.delete(known);
    }
  }

  function isWaitingElsewhere(id: string, on: Desktop): boolean {
    return desktops.some(
      (other) =>
        other !== on &&
        other
          .storage()
          .read((db) => loadNextMutations(db, 1_000))
          .some((mutation) => mutation.id === id),
    );
  }

  const stale = new Map(callNumbers.map((number) => [number, testCall(number)]));
  async function run(step: Command): Promise<void> {
    const on = 'desktop' in step ? desktops[step.desktop] : undefined;
    if (on !== undefined) {
      if (step.kind === 'kill') on.kill();
      else if (step.kind === 'faults') on.faults.push(...step.faults);
      else if (step.kind === 'stale-event') {
        on.storage().write((db) => saveCall(db, stale.get(step.call) ?? testCall(step.call)));
        stale.set(step.call, server.call(testId(step.call)));
      } else if (step.kind !== 'wait' && step.kind !== 'clock') change(step.kind, on, step.call);
    } else if (step.kind === 'wait') await clock.advance(step.ms);
    else if (step.kind === 'clock') clock.setWallClock(step.toMs);
    // Some requests stay half done, so that the next command falls in between.
    await Promise.resolve();
  }

  return { server, clock, desktops, recorded, run };
}

async function heal({ clock, desktops }: ReturnType<typeof createWorld>): Promise<void> {
  for (const each of desktops) each.faults = [];
  for (let round = 0; round < 2; round += 1) {
    for (const each of desktops) each.hurry();
    await clock.advance(5_000);
    await settlePromises();
  }
}

test('S5: whatever is lost, late, doubled or killed, all copies become equal and every change counts once', async () => {
  const commands = fc.array(command, { minLength: 5, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      const world = createWorld();
      try {
        await settlePromises();
        for (const step of steps) await world.run(step);
        await heal(world);
        for (const each of world.desktops) {
          expect([each.storage().read(countPending), each.storage().read(countSetAside)]).toEqual([0, 0]);
          for (const number of callNumbers) {
            const copy = each.storage().read((db) => loadCall(db, testCallId(number)));
            expect(copy).toEqual(world.server.call(testId(number)));
          }
        }
        for (const id of world.recorded) expect(world.server.effects.get(id), id).toBe(1);
        expect([...world.server.effects.values()].every((count) => count === 1)).toBe(true);
      } finally {
        for (const each of world.desktops) each.remove();
      }
    }),
    { numRuns: 20 },
  );
}, 30_000);
