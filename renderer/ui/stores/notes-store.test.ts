import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toFailure } from '../../../contracts/errors.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { buildState, buildView, callId } from '../testing/sample-data.ts';
import { createNotesStore } from './notes-store.ts';

function setUp() {
  const fake = createFakeBridge(buildState({ calls: [buildView()] }));
  const notes = createNotesStore(fake.bridge);
  const saved = () => fake.state().calls[0]?.call.notes;
  const draft = () => notes.store.getState()[callId];
  return { fake, notes, saved, draft };
}

describe('notes', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are saved shortly after the first letter, however long the operator keeps typing', async () => {
    const { notes, saved } = setUp();
    for (const text of ['C', 'Ca', 'Cal', 'Call', 'Call ', 'Call b', 'Call ba', 'Call bac', 'Call back']) {
      notes.write(callId, text);
      await vi.advanceTimersByTimeAsync(40);
      if (text === 'Call b') expect(saved()).toBe('Call');
    }
    await vi.advanceTimersByTimeAsync(200);
    expect(saved()).toBe('Call back');
  });

  it('say that they are saved only when the last word is', async () => {
    const { fake, notes, draft } = setUp();
    const release = fake.holdBack('calls:save-notes');
    notes.write(callId, 'first');
    await vi.advanceTimersByTimeAsync(200);
    notes.write(callId, 'first and second');
    release();
    await vi.advanceTimersByTimeAsync(0);
    expect(draft()).toMatchObject({ text: 'first and second', phase: 'waiting' });
    await vi.advanceTimersByTimeAsync(200);
    expect(draft()).toMatchObject({ text: 'first and second', phase: 'saved' });
  });

  it('are sent one save at a time, in the order they were written', async () => {
    const { fake, notes } = setUp();
    const release = fake.holdBack('calls:save-notes');
    notes.write(callId, 'one');
    await vi.advanceTimersByTimeAsync(200);
    notes.write(callId, 'two');
    const flushed = notes.flush(callId);
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.sentTo('calls:save-notes')).toHaveLength(1);
    release();
    expect(await flushed).toBe(true);
    expect(fake.sentTo('calls:save-notes')).toEqual([
      { callId, notes: 'one' },
      { callId, notes: 'two' },
    ]);
  });

  it('stay and are tried again when they cannot be stored', async () => {
    const { fake, notes, saved, draft } = setUp();
    fake.failOn('calls:save-notes', toFailure('disk-full'));
    notes.write(callId, 'kept');
    expect(await notes.flush(callId)).toBe(false);
    expect(draft()).toMatchObject({ text: 'kept', phase: 'failed' });
    fake.failOn('calls:save-notes', null);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(draft()).toMatchObject({ text: 'kept', phase: 'saved' });
    expect(saved()).toBe('kept');
  });

  it('do not give way to an older text that comes back from main', async () => {
    const { notes, draft } = setUp();
    notes.write(callId, 'old');
    await notes.flush(callId);
    notes.write(callId, 'new');
    notes.reconcile(callId, 'old');
    expect(draft()?.text).toBe('new');
    await notes.flush(callId);
    notes.reconcile(callId, 'old');
    expect(draft()?.text).toBe('new');
  });

  it('give way to a text changed elsewhere, once they are safe', async () => {
    const { notes, draft } = setUp();
    notes.write(callId, 'mine');
    notes.reconcile(callId, 'mine and theirs');
    expect(draft()?.text).toBe('mine');
    await notes.flush(callId);
    notes.reconcile(callId, 'mine and theirs');
    expect(draft()).toBeUndefined();
  });
});
