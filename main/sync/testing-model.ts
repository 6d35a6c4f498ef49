import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Mutation } from '../../contracts/api/sync.ts';
import { contactFieldsSchema } from '../../contracts/domain/contact.ts';
import { contactIdSchema, dispositionIdSchema, mutationIdSchema } from '../../contracts/ids.ts';
import { createFakeClock, type FakeClock, settlePromises } from '../platform/testing.ts';
import { loadCall, saveCall } from '../storage/queries/calls.ts';
import { loadContact } from '../storage/queries/contacts.ts';
import { loadOpenConflicts } from '../storage/queries/note-conflicts.ts';
import { countPending } from '../storage/queries/outbox.ts';
import { testCall, testCallId, testId, testStartMs } from '../storage/testing.ts';
import { createFakeServer, everything, type FakeServer, type Fault } from './testing.ts';
import { createModelDesktop, type ModelDesktop } from './testing-desktop.ts';
import type { Visibility } from './testing-table.ts';

export const callNumbers = [1, 2, 3];
export const contactNumbers = [1, 2];

type ChangeKind = 'notes' | 'disposition' | 'wrap-up' | 'tags' | 'create' | 'edit' | 'delete' | 'resolve';

export type Command =
  | {
      readonly kind: 'change';
      readonly change: ChangeKind;
      readonly desktop: number;
      readonly record: number;
    }
  /** The process is killed and starts again. */
  | { readonly kind: 'kill'; readonly desktop: number }
  | { readonly kind: 'faults'; readonly desktop: number; readonly faults: readonly Fault[] }
  /** The next full load is cut off after so many bytes. */
  | { readonly kind: 'cut-load'; readonly desktop: number; readonly bytes: number }
  | { readonly kind: 'wait'; readonly ms: number }
  /** A realtime event with the record as it was some time ago. */
  | { readonly kind: 'stale-event'; readonly desktop: number; readonly record: number }
  /** The wall clock of the computers jumps. */
  | { readonly kind: 'clock'; readonly toMs: number }
  | { readonly kind: 'role'; readonly desktop: number }
  | { readonly kind: 'server'; readonly event: 'restart' | 'back-up' | 'restore' | 'compact' };

const faults: readonly Fault[] = [
  'none',
  'lost-request',
  'lost-answer',
  'late',
  'doubled',
  'service-unavailable',
  'too-many-attempts',
  'internal',
  'session-expired',
];

export function arbitraryCommand(desktops: number): fc.Arbitrary<Command> {
  const desktop = fc.integer({ min: 0, max: desktops - 1 });
  const record = fc.constantFrom(...callNumbers);
  const changes: readonly ChangeKind[] = [
    ...(['notes', 'notes', 'disposition', 'wrap-up', 'tags', 'create', 'edit', 'delete', 'resolve'] as const),
  ];
  const kinds: readonly (readonly [number, fc.Arbitrary<Command>])[] = [
    [9, fc.record({ kind: fc.constant('change'), change: fc.constantFrom(...changes), desktop, record })],
    [1, fc.record({ kind: fc.constant('kill'), desktop })],
    [
      4,
      fc.record({
        kind: fc.constant('faults'),
        desktop,
        faults: fc.array(fc.constantFrom(...faults), { maxLength: 5 }),
      }),
    ],
    [1, fc.record({ kind: fc.constant('cut-load'), desktop, bytes: fc.integer({ min: 0, max: 3_000 }) })],
    [4, fc.record({ kind: fc.constant('wait'), ms: fc.constantFrom(0, 300, 5_000) })],
    [2, fc.record({ kind: fc.constant('stale-event'), desktop, record })],
    [1, fc.record({ kind: fc.constant('clock'), toMs: fc.integer({ min: 1, max: 4e12 }) })],
    [1, fc.record({ kind: fc.constant('role'), desktop })],
    [
      2,
      fc.record({
        kind: fc.constant('server'),
        event: fc.constantFrom('restart', 'back-up', 'restore', 'compact'),
      }),
    ],
  ];
  return fc.oneof(...kinds.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

/** An operator sees the first call only; the others see everything. */
const operator: Visibility = {
  name: 'operator',
  sees: (entity, value) => {
    const { id, callId } = Object(value);
    if (entity === 'call') return id === testId(1);
    return entity === 'note-conflict' ? callId === testId(1) : true;
  },
};

export interface ModelWorld {
  readonly server: FakeServer;
  readonly clock: FakeClock;
  readonly desktops: readonly ModelDesktop[];
  run(command: Command): Promise<void>;
  /** Everything works again: what waited is sent within ten seconds, and then fetched by the others, too. */
  heal(): Promise<void>;
  remove(): void;
}

export function createModelWorld(desktopCount: number): ModelWorld {
  const server = createFakeServer();
  const clock = createFakeClock();
  for (const number of callNumbers) server.put('call', testId(number), testCall(number));
  const desktops = Array.from({ length: desktopCount }, () => createModelDesktop(server, clock));
  const stale = new Map(callNumbers.map((number) => [number, testCall(number)]));
  const befall = createFate(server);
  let mutations = 0;

  function change(on: ModelDesktop, kind: ChangeKind, number: number): void {
    mutations += 1;
    const mutation = buildMutation(on, kind, { number, count: mutations, nowMs: clock.nowMs() });
    if (mutation !== null) on.record(mutation);
  }

  function hearStaleEvent(on: ModelDesktop, number: number): void {
    const { id } = testCall(number);
    // Nobody is told of what he may not see.
    if (!on.visibility.sees('call', { id })) return;
    on.storage().write((db) => saveCall(db, stale.get(number) ?? testCall(number)));
    stale.set(number, server.call(id));
  }

  async function run(command: Command): Promise<void> {
    if (command.kind === 'wait') await clock.advance(command.ms);
    else if (command.kind === 'clock') clock.setWallClock(command.toMs);
    else if (command.kind === 'server') befall(command.event);
    else {
      const on = desktops[command.desktop];
      if (on === undefined) return;
      if (command.kind === 'kill') on.kill();
      else if (command.kind === 'faults') on.faults.push(...command.faults);
      else if (command.kind === 'cut-load') on.cuts.push(command.bytes);
      else if (command.kind === 'role') on.visibility = on.visibility === operator ? everything : operator;
      else if (command.kind === 'stale-event') hearStaleEvent(on, command.record);
      else change(on, command.change, command.record);
    }
    // Some requests stay half done, so that the next command falls in between.
    await Promise.resolve();
  }

  return {
    server,
    clock,
    desktops,
    run,
    async heal() {
      for (let round = 0; round < 2; round += 1) {
        for (const each of desktops) each.heal();
        await clock.advance(10_000);
        await settlePromises();
        desktops.forEach(expectNothingWaits);
      }
    },
    remove() {
      for (const each of desktops) each.remove();
    },
  };
}

function expectNothingWaits(desktop: ModelDesktop, index: number): void {
  assert.equal(desktop.storage().read(countPending), 0, `changes that wait at desktop ${index}`);
}

/** What happens to the server. */
function createFate(server: FakeServer): (event: Extract<Command, { kind: 'server' }>['event']) => void {
  let restore = server.backUp();
  return (event) => {
    if (event === 'restart') server.restart();
    else if (event === 'compact') server.compact();
    else if (event === 'back-up') restore = server.backUp();
    else restore();
  };
}

interface Making {
  readonly number: number;
  readonly count: number;
  readonly nowMs: number;
}

/** What a person could do there and then; null: nothing of the kind. */
function buildMutation(
  on: ModelDesktop,
  kind: ChangeKind,
  { number, count, nowMs }: Making,
): Mutation | null {
  const base = { id: mutationIdSchema.parse(testId(40_000 + count)), madeAt: Math.max(0, Math.trunc(nowMs)) };
  if (kind === 'create' || kind === 'edit' || kind === 'delete') {
    const contactId = contactIdSchema.parse(testId(70_000 + ((number - 1) % contactNumbers.length) + 1));
    const stored = on.storage().read((db) => loadContact(db, contactId));
    const fields = contactFieldsSchema.parse({
      name: `name ${count}`,
      company: '',
      numbers: ['+33612345678'],
      note: '',
    });
    if ((stored === null) !== (kind === 'create')) return null;
    if (kind === 'create') return { ...base, kind: 'create-contact', contactId, fields };
    if (kind === 'delete') return { ...base, kind: 'delete-contact', contactId };
    return { ...base, kind: 'edit-contact', contactId, fields: { note: `note ${count}` } };
  }
  const call = on.storage().read((db) => loadCall(db, testCallId(number)));
  if (call === null) return null;
  const onCall = { ...base, callId: call.id };
  const { notesRevision: baseRevision, notes: baseNotes } = call;
  const notes = `note ${count}`;
  switch (kind) {
    case 'notes':
      return { ...onCall, kind: 'save-notes', notes, baseRevision, baseNotes };
    case 'disposition': {
      const dispositionId = dispositionIdSchema.parse(testId(60_000 + (count % 3)));
      return { ...onCall, kind: 'set-disposition', dispositionId };
    }
    case 'wrap-up':
      return { ...onCall, kind: 'complete-wrap-up', wrappedUpAt: testStartMs + count };
    case 'tags':
      return {
        ...onCall,
        kind: 'change-tags',
        add: [`tag ${count % 4}`],
        remove: [`tag ${(count + 1) % 4}`],
      };
    case 'resolve': {
      const conflict = on.storage().read((db) => loadOpenConflicts(db, call.id))[0];
      if (conflict === undefined) return null;
      return { ...onCall, kind: 'resolve-note-conflict', conflictId: conflict.id, notes, baseRevision };
    }
  }
}
