import { afterEach, expect, test } from 'vitest';
import type { RealtimeEvent } from '../../contracts/api/realtime.ts';
import type { Utterance } from '../../contracts/domain/transcript.ts';
import type { CallId } from '../../contracts/ids.ts';
import type { TranscriptEvent } from '../../contracts/ipc/transcript.ts';
import { createListeners } from '../platform/listeners.ts';
import { createMemoryLogger } from '../platform/testing.ts';
import { createWatched } from '../platform/watched.ts';
import { loadUtterances, saveUtterance } from '../storage/queries/utterances.ts';
import { createTestDatabase, testCallId, testUtterance } from '../storage/testing.ts';
import { createTranscriptService } from './transcript.ts';

const database = { current: createTestDatabase() };
afterEach(() => {
  database.current.remove();
  database.current = createTestDatabase();
});

function createWorld() {
  const storage = database.current.open();
  const realtime = createListeners<RealtimeEvent>();
  const inHand = createWatched<CallId | null>(null);
  const service = createTranscriptService({
    storage,
    realtime: { watchEvents: realtime.add },
    calls: { watchCallInHand: inHand.watch },
    logger: createMemoryLogger().logger,
  });
  service.start();
  const events: TranscriptEvent[] = [];
  service.watch((event) => events.push(event));
  return {
    service,
    storage,
    inHand,
    events,
    hear: (utterance: Utterance) => realtime.tell({ type: 'utterance-heard', utterance }),
    stored: () => storage.read((db) => loadUtterances(db, testCallId(1))),
  };
}

const call = testCallId(1);
const partial = { ...testUtterance(1, 1, 'Bonjour je'), isFinal: false };
const final = testUtterance(1, 1, 'Bonjour, je vous appelle.');

test('shows nothing without a call, and each utterance of the call in hand as it grows', () => {
  const { inHand, hear, events } = createWorld();
  inHand.set(call);
  hear(partial);
  hear(final);
  expect(events).toEqual([
    { kind: 'none' },
    { kind: 'snapshot', callId: call, utterances: [] },
    { kind: 'utterance', utterance: partial },
    { kind: 'utterance', utterance: final },
  ]);
});

test('gives the whole transcript to a window that was reloaded, in the order of speaking', () => {
  const { service, inHand, hear } = createWorld();
  inHand.set(call);
  hear(testUtterance(2, 1, 'ensuite'));
  hear(partial);
  const seen: TranscriptEvent[] = [];
  service.watch((event) => seen.push(event));
  expect(seen).toEqual([
    { kind: 'snapshot', callId: call, utterances: [partial, testUtterance(2, 1, 'ensuite')] },
  ]);
});

test('keeps what was said before the call came into hand', () => {
  const { inHand, hear, events } = createWorld();
  hear(partial);
  inHand.set(call);
  expect(events.at(-1)).toEqual({ kind: 'snapshot', callId: call, utterances: [partial] });
});

test('stores final texts only, and never lets a partial one replace them', () => {
  const { inHand, hear, events, stored } = createWorld();
  inHand.set(call);
  hear(partial);
  expect(stored()).toEqual([]);
  hear(final);
  hear(partial);
  expect(stored()).toEqual([final]);
  expect(events.at(-1)).toEqual({ kind: 'utterance', utterance: final });
});

test('shows nothing of another call', () => {
  const { inHand, hear, events } = createWorld();
  inHand.set(call);
  hear(testUtterance(5, 2, 'un autre appel'));
  expect(events).toHaveLength(2);
});

test('adds what the change feed brought while the live connection was away', () => {
  const { inHand, storage, events } = createWorld();
  inHand.set(call);
  storage.write((db) => saveUtterance(db, final));
  expect(events.at(-1)).toEqual({ kind: 'utterance', utterance: final });
});

test('shows the stored transcript of a wrap-up that was restored', () => {
  const first = createWorld();
  first.hear(final);
  first.service.stop();
  first.storage.close();
  const second = createWorld();
  second.inHand.set(call);
  expect(second.events.at(-1)).toEqual({ kind: 'snapshot', callId: call, utterances: [final] });
});
