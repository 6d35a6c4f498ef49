import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Call } from '../../contracts/domain/call.ts';
import { contactIdSchema } from '../../contracts/ids.ts';
import { settlePromises } from '../platform/testing.ts';
import { loadCall } from '../storage/queries/calls.ts';
import { loadContact } from '../storage/queries/contacts.ts';
import { select } from '../storage/sql.ts';
import { testCallId, testId } from '../storage/testing.ts';
import type { Fate, ModelDesktop } from './testing-desktop.ts';
import {
  arbitraryCommand,
  type Command,
  callNumbers,
  contactNumbers,
  createModelWorld,
  type ModelWorld,
} from './testing-model.ts';

export interface ConvergenceOptions {
  readonly numRuns: number;
  readonly commands: number;
  readonly desktops: number;
  /** The same runs again; without it the seed is chance, and is in the message of a failure. */
  readonly seed?: number;
  readonly onRun?: () => void;
  readonly isOver?: () => boolean;
}

/** Whatever is lost, late, doubled, killed or restored: all copies become equal, and every change counts once. */
export async function checkConvergence(options: ConvergenceOptions): Promise<void> {
  const { numRuns, commands, desktops, seed } = options;
  const length = { minLength: Math.min(5, commands), maxLength: commands, size: 'max' } as const;
  const sequence = fc.array(arbitraryCommand(desktops), length);
  await fc.assert(
    fc.asyncProperty(sequence, async (steps) => {
      if (options.isOver?.() === true) return;
      await play(steps, desktops);
      options.onRun?.();
    }),
    { numRuns, ...(seed === undefined ? {} : { seed }) },
  );
}

async function play(steps: readonly Command[], desktops: number): Promise<void> {
  const world = createModelWorld(desktops);
  try {
    await settlePromises();
    for (const step of steps) await world.run(step);
    await world.heal();
    for (const desktop of world.desktops) expectEqualCopies(world, desktop);
    expectEachOnce(world);
  } finally {
    world.remove();
  }
}

function expectEqualCopies({ server }: ModelWorld, desktop: ModelDesktop): void {
  const seen = (entity: string, id: string): unknown => {
    const value = server.records.get(`${entity} ${id}`) ?? null;
    return value !== null && desktop.visibility.sees(entity, value) ? value : null;
  };
  for (const number of callNumbers) {
    const copy: Call | null = desktop.storage().read((db) => loadCall(db, testCallId(number)));
    assert.deepEqual(copy, seen('call', testId(number)));
  }
  for (const number of contactNumbers) {
    const id = contactIdSchema.parse(testId(70_000 + number));
    const copy = desktop.storage().read((db) => loadContact(db, id));
    assert.deepEqual(copy, seen('contact', id));
  }
  const open = select<{ id: string }>('SELECT id FROM note_conflicts WHERE resolved_at IS NULL ORDER BY id');
  const conflicts = [...server.records]
    .filter(([name, value]) => name.startsWith('note-conflict ') && Object(value).resolvedAt === null)
    .map(([name]) => name.slice('note-conflict '.length))
    .filter((id) => seen('note-conflict', id) !== null);
  assert.deepEqual(
    desktop
      .storage()
      .read((db) => db.all(open))
      .map(({ id }) => id),
    conflicts.toSorted(),
  );
}

/** Refusals that come of what others did meanwhile. */
const fair: readonly Fate[] = ['call-not-found', 'record-deleted', 'conflict'];

function expectEachOnce({ server, desktops }: ModelWorld): void {
  for (const desktop of desktops) {
    for (const [id, fate] of desktop.fates()) {
      if (fate === 'confirmed') assert.equal(server.effects.get(id), 1, `effects of ${id}`);
      else assert.ok(fair.includes(fate), `${id} is ${fate}`);
    }
  }
  for (const [id, count] of server.effects) assert.equal(count, 1, `effects of ${id}`);
}
