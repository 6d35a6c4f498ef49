import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { stableAfterMs } from '../../../assist/suggestion-policy.ts';
import { articleSchema } from '../../../contracts/domain/article.ts';
import type { Suggestion } from '../../../contracts/domain/suggestion.ts';
import type { CallId } from '../../../contracts/ids.ts';
import { callIdSchema } from '../../../contracts/ids.ts';
import { createFakeModel, type FakeModel } from '../../model/fake-model.ts';
import { startTestDatabase, startTimeoutMs, type TestDatabase } from '../../testing/postgres.ts';
import { saveArticle } from '../articles/repository.ts';
import {
  type CallWorld,
  incomingFields,
  startCallWorld,
  type TestDesktop,
} from '../voice/testing/call-world.ts';
import { loadSuggestions } from './repository.ts';

let database: TestDatabase;
let world: CallWorld;
let model: FakeModel;

const sentence = 'A damaged parcel can be returned free of charge within 30 days of delivery.';
const article = articleSchema.parse({
  id: '01900000-0000-7000-8000-00000000000a',
  title: 'Returns and damaged parcels',
  body: `${sentence} Keep the box until the carrier has collected it.`,
  language: 'en',
  updatedAt: 1,
});

beforeAll(async () => {
  database = await startTestDatabase();
  await database.db.transaction((tx) => saveArticle(tx, article));
}, startTimeoutMs);
afterAll(() => database.stop());
beforeEach(() => {
  model = createFakeModel();
});
afterEach(async () => {
  await world.stop();
  await database.db.query('DELETE FROM calls');
});

interface Talk {
  readonly callId: CallId;
  readonly desktop: TestDesktop;
  readonly say: (text: string, isFinal?: boolean) => Promise<void>;
}

/** An answered call of somebody who speaks English. */
async function talk(withModel = true): Promise<Talk> {
  world = await startCallWorld(database, { model: withModel ? model : null });
  const desktop = await world.connectFreeOperator();
  const incoming = incomingFields(world.nextSid(), '+12025550142');
  await world.post('/webhooks/voice/incoming', incoming);
  await world.context.calls.whenIdle();
  const [leg] = world.telephony.rung;
  if (!leg) throw new Error('Nobody was rung.');
  const participant = `/webhooks/voice/participant?callId=${leg.callId}&legId=${leg.legId}`;
  await world.post(participant, { CallSid: leg.legSid, CallStatus: 'in-progress' });
  await desktop.receive('call-changed', ({ call }) => call.status === 'active');
  const transcriptionSid = world.nextSid('GT');
  let sequence = 0;
  return {
    callId: callIdSchema.parse(leg.callId),
    desktop,
    async say(text, isFinal = true) {
      sequence += 1;
      await world.post(`/webhooks/voice/transcription?callId=${leg.callId}&speaker=contact`, {
        TranscriptionEvent: 'transcription-content',
        TranscriptionSid: transcriptionSid,
        CallSid: incoming['CallSid'] ?? '',
        SequenceId: String(sequence),
        Final: String(isFinal),
        TranscriptionData: JSON.stringify({ transcript: text, confidence: 0.9 }),
      });
    },
  };
}

const question = 'My parcel arrived damaged, can I return it?';
const changed = (desktop: TestDesktop, status: Suggestion['status']) =>
  desktop.receive('suggestion-changed', ({ suggestion }) => suggestion.status === status);
/** The text as the operator reads it, put together from what was pushed. */
function read(desktop: TestDesktop): string {
  return desktop.events.reduce((text, event) => {
    if (event.type === 'suggestion-changed') return event.suggestion.text;
    return event.type === 'suggestion-token' ? text.slice(0, event.offset) + event.text : text;
  }, '');
}
const stored = async ({ id }: Suggestion) => (await loadSuggestions(world.context.db, [id])).get(id);

test('words are pushed as they are heard, and stored when they are final', async () => {
  const { callId, desktop, say } = await talk();
  await say('My parcel', false);
  await say('My parcel arrived.');
  const { utterance: first } = await desktop.receive('utterance-heard');
  const { utterance: last } = await desktop.receive('utterance-heard', ({ utterance }) => utterance.isFinal);
  expect(first).toMatchObject({ callId, speaker: 'contact', text: 'My parcel', isFinal: false });
  expect(last).toMatchObject({ id: first.id, text: 'My parcel arrived.', startedAt: first.startedAt });
  const rows = await world.context.db.query('SELECT id, text FROM utterances WHERE call_id = $1', [callId]);
  expect(rows).toEqual([{ id: first.id, text: 'My parcel arrived.' }]);
});

test('final words delivered twice are one utterance', async () => {
  const { callId, desktop } = await talk();
  const fields = {
    TranscriptionEvent: 'transcription-content',
    TranscriptionSid: world.nextSid('GT'),
    SequenceId: '3',
    Final: 'true',
    TranscriptionData: JSON.stringify({ transcript: 'Hello.' }),
  };
  const path = `/webhooks/voice/transcription?callId=${callId}&speaker=contact`;
  await Promise.all([world.post(path, fields), world.post(path, fields), world.post(path, fields)]);
  await desktop.receive('utterance-heard');
  const rows = await world.context.db.query('SELECT id FROM utterances WHERE call_id = $1', [callId]);
  expect(rows).toHaveLength(1);
});

test('a question is answered word by word, from the knowledge base and with its source', async () => {
  const { callId, desktop, say } = await talk();
  await say(question);
  const { suggestion: begun } = await changed(desktop, 'streaming');
  expect(begun).toMatchObject({ callId, origin: 'generated', model: 'fake-model', text: '' });
  model.say('[1] A damaged parcel can be returned ');
  model.say('free of charge within 30 days');
  await desktop.receive('suggestion-token');
  model.say(' of delivery.');
  model.finish();
  const { suggestion } = await changed(desktop, 'ready');
  expect(suggestion.text).toContain('within 30 days of delivery [1].');
  expect(suggestion.citations).toEqual([
    { marker: 1, articleId: article.id, articleTitle: article.title, quote: expect.any(String) },
  ]);
  expect(article.body).toContain(suggestion.citations[0]?.quote);
  expect(read(desktop)).toBe(suggestion.text);
  await world.context.calls.whenIdle();
  expect(await stored(suggestion)).toEqual(suggestion);
});

test('what the model made up is never shown', async () => {
  const { desktop, say } = await talk();
  await say(question);
  await changed(desktop, 'streaming');
  model.say('[1] A damaged parcel can be returned free of charge within 30 days of delivery. ');
  model.say('[1] You also get 500 euros. [9] And a car.');
  model.finish();
  const { suggestion } = await changed(desktop, 'ready');
  expect(suggestion.text).toContain('30 days');
  const shown = JSON.stringify(desktop.events);
  expect(shown).not.toContain('500');
  expect(shown).not.toContain('car.');
});

test('a model that has no answer gives a quiet result', async () => {
  const { desktop, say } = await talk();
  await say(question);
  await changed(desktop, 'streaming');
  model.say('NO_ANSWER');
  model.finish();
  const { suggestion } = await changed(desktop, 'no-answer');
  expect(suggestion).toMatchObject({ text: '', citations: [] });
});

test('a question that the knowledge base does not know is not even asked of the model', async () => {
  const { desktop, say } = await talk();
  await say('Can you tell me the weather forecast for Lisbon tomorrow?');
  await changed(desktop, 'no-answer');
  expect(model.requests).toEqual([]);
});

test('new words of the caller take the suggestion back and stop the model', async () => {
  const { desktop, say } = await talk();
  await say(question);
  await changed(desktop, 'streaming');
  const [request] = model.requests;
  await say('Actually, how long do I have to return a parcel?', false);
  const { suggestion } = await changed(desktop, 'withdrawn');
  expect(request?.signal.aborted).toBe(true);
  await world.context.calls.whenIdle();
  expect(await stored(suggestion)).toMatchObject({ status: 'withdrawn' });
});

test('a suggestion starts on partial words that stay as they are for a moment', async () => {
  const { desktop, say } = await talk();
  await say(question, false);
  expect(model.requests).toEqual([]);
  world.clock.advance(stableAfterMs);
  await changed(desktop, 'streaming');
  await say(question);
  expect(model.requests).toHaveLength(1);
});

test('when the model fails, the passages themselves are shown, and labelled as such', async () => {
  const { desktop, say } = await talk();
  await say(question);
  await changed(desktop, 'streaming');
  model.fail();
  const { suggestion } = await changed(desktop, 'failed');
  expect(suggestion).toMatchObject({ origin: 'retrieved', model: 'none' });
  expect(suggestion.text).toContain('30 days');
});

test('without a model the passages are shown', async () => {
  const { desktop, say } = await talk(false);
  await say(question);
  const { suggestion } = await changed(desktop, 'ready');
  expect(suggestion).toMatchObject({ origin: 'retrieved', model: 'none' });
  expect(suggestion.citations[0]?.articleId).toBe(article.id);
});

test('the prompt holds the words of the caller as data, and no card number of his', async () => {
  const { desktop, say } = await talk();
  await say('My card is 4111 1111 1111 1111 and my parcel arrived damaged, can I return it?');
  await changed(desktop, 'streaming');
  const [system, user] = model.requests[0]?.messages ?? [];
  expect(system?.content).not.toContain('parcel arrived');
  expect(user?.content).toContain('parcel arrived damaged');
  expect(JSON.stringify(model.requests)).not.toContain('4111');
});

test('an article that changes is known to the next question', async () => {
  const { desktop, say } = await talk();
  const fresh = articleSchema.parse({
    ...article,
    id: '01900000-0000-7000-8000-00000000000b',
    title: 'Gift vouchers',
    body: 'Gift vouchers are valid for three years from the day of purchase.',
  });
  await database.db.transaction((tx) => saveArticle(tx, fresh));
  world.context.bus.publish('changes-available', { to: 'everyone' });
  world.clock.advance(1_000);
  await world.context.calls.whenIdle();
  await say('How long are gift vouchers valid?');
  await changed(desktop, 'streaming');
  expect(model.requests[0]?.messages[1]?.content).toContain('three years');
});

test('the operator of another call hears nothing of it', async () => {
  const { say, desktop } = await talk();
  const other = await world.connect();
  await say(question);
  await changed(desktop, 'streaming');
  model.say('[1] A damaged parcel can be returned free of charge within 30 days of delivery.');
  model.finish();
  await changed(desktop, 'ready');
  expect(other.events.map(({ type }) => type).filter((type) => type !== 'changes-available')).toEqual([
    'welcome',
  ]);
});
