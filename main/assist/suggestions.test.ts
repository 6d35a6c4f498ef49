import { afterEach, expect, test } from 'vitest';
import type { RealtimeEvent } from '../../contracts/api/realtime.ts';
import type { Suggestion } from '../../contracts/domain/suggestion.ts';
import type { CallPhase, CallView } from '../../contracts/ipc/calls.ts';
import { createListeners } from '../platform/listeners.ts';
import { createFakeClock, createFakeIds, createMemoryLogger } from '../platform/testing.ts';
import { createWatched } from '../platform/watched.ts';
import { loadNextMutations } from '../storage/queries/outbox.ts';
import { loadSuggestions } from '../storage/queries/suggestions.ts';
import { createTestDatabase, testCall, testCallId, testSuggestion } from '../storage/testing.ts';
import { createSuggestionService } from './suggestions.ts';

const database = { current: createTestDatabase() };
afterEach(() => {
  database.current.remove();
  database.current = createTestDatabase();
});

function view(callNumber: number, phase: CallPhase): CallView {
  return {
    call: testCall(callNumber),
    phase,
    isMuted: false,
    sentDigits: '',
    audioSince: null,
    warnings: [],
  };
}

function createWorld() {
  const storage = database.current.open();
  const realtime = createListeners<RealtimeEvent>();
  const views = createWatched<readonly CallView[]>([view(1, 'active')]);
  const service = createSuggestionService({
    storage,
    realtime: { watchEvents: realtime.add },
    calls: { watchViews: views.watch },
    hurrySync: () => undefined,
    clock: createFakeClock(),
    ids: createFakeIds(),
    logger: createMemoryLogger().logger,
  });
  service.start();
  const shown: (Suggestion | null)[] = [];
  service.watch((card) => shown.push(card));
  return {
    service,
    views,
    shown,
    card: () => shown.at(-1) ?? null,
    change: (suggestion: Suggestion) => realtime.tell({ type: 'suggestion-changed', suggestion }),
    token: ({ id }: Suggestion, offset: number, text: string) =>
      realtime.tell({ type: 'suggestion-token', suggestionId: id, offset, text }),
    stored: () => storage.read((db) => loadSuggestions(db, testCallId(1))),
    mutations: () => storage.read((db) => loadNextMutations(db, 10)),
  };
}

const begun = testSuggestion(1, 1, { status: 'streaming', text: '', citations: [] });
const ready = testSuggestion(1, 1);

test('grows the card token by token, and stores it when it is complete', () => {
  const { change, token, card, stored } = createWorld();
  change(begun);
  token(begun, 0, 'Sous ');
  token(begun, 5, 'dix jours');
  expect(card()?.text).toBe('Sous dix jours');
  expect(stored()).toEqual([]);
  change(ready);
  expect(card()).toEqual(ready);
  expect(stored()).toEqual([ready]);
});

test('puts tokens in their place when they come early, twice or out of order', () => {
  const { change, token, card } = createWorld();
  token(begun, 5, 'dix ');
  change(begun);
  expect(card()?.text).toBe('');
  token(begun, 9, 'jours');
  token(begun, 0, 'Sous ');
  token(begun, 0, 'Sous ');
  token(begun, 5, 'dix ');
  expect(card()?.text).toBe('Sous dix jours');
});

test('adds nothing to a card that is complete', () => {
  const { change, token, card } = createWorld();
  change(ready);
  token(ready, ready.text.length, ' et plus');
  expect(card()?.text).toBe(ready.text);
});

test('takes a withdrawn card away, and does not fall back to an older one', () => {
  const { change, card } = createWorld();
  change(ready);
  change(testSuggestion(2, 1, { status: 'streaming' }));
  change(testSuggestion(2, 1, { status: 'withdrawn' }));
  expect(card()).toBeNull();
});

test('never shows an older card over a newer one, in whatever order they come', () => {
  const { change, card } = createWorld();
  const newer = testSuggestion(2, 1);
  change(newer);
  change(ready);
  expect(card()).toEqual(newer);
});

test('shows nothing of another call, nor of one that rings or is wrapped up', () => {
  const { change, views, card } = createWorld();
  change(testSuggestion(5, 2));
  expect(card()).toBeNull();
  change(ready);
  expect(card()).toEqual(ready);
  views.set([view(1, 'wrapping-up')]);
  expect(card()).toBeNull();
  views.set([view(2, 'offered')]);
  expect(card()).toBeNull();
});

test('records that a card was used, and goes on showing it', () => {
  const { service, change, card, mutations, stored } = createWorld();
  change(ready);
  expect(service.use(ready.id, null).ok).toBe(true);
  expect(card()).toMatchObject({ outcome: 'used', editedText: null });
  expect(mutations()).toMatchObject([{ kind: 'record-suggestion-outcome', outcome: 'used' }]);
  expect(stored()[0]?.outcome).toBe('used');
});

test('records what the operator made of it, and takes an unchanged text for a plain use', () => {
  const { service, change, mutations } = createWorld();
  change(ready);
  service.use(ready.id, ready.text);
  service.use(ready.id, 'Sous huit jours.');
  expect(mutations()).toMatchObject([
    { outcome: 'used', editedText: null },
    { outcome: 'edited', editedText: 'Sous huit jours.' },
  ]);
});

test('takes a dismissed card away for good, though the API may not know yet', () => {
  const { service, change, card, mutations } = createWorld();
  change(begun);
  service.dismiss(begun.id);
  expect(card()).toBeNull();
  change(ready);
  expect(card()).toBeNull();
  expect(mutations()).toMatchObject([{ outcome: 'dismissed' }]);
});

test('shows the stored card of a call that goes on after the app was opened anew', () => {
  const first = createWorld();
  first.change(ready);
  first.service.stop();
  const second = createWorld();
  expect(second.card()).toEqual(ready);
});

test('refuses an act on a card that nobody knows', () => {
  const { service } = createWorld();
  expect(service.dismiss(ready.id)).toMatchObject({ error: { code: 'not-found' } });
});
