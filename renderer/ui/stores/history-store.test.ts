import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toFailure } from '../../../contracts/errors.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { buildDetail, buildState } from '../testing/sample-data.ts';
import { createHistoryStore } from './history-store.ts';

function setUp(count: number) {
  const history = Array.from({ length: count }, (_, index) =>
    buildDetail(index + 1, {
      contactName: index % 2 ? `Even ${index}` : `Odd ${index}`,
      direction: index % 2 ? 'inbound' : 'outbound',
    }),
  );
  const fake = createFakeBridge(buildState({ history }));
  const store = createHistoryStore(fake.bridge);
  const names = () => store.store.getState().items.map(({ call }) => call.contactName);
  return { fake, store, names };
}

describe('the history list', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('reads page after page until the end', async () => {
    const { store, names } = setUp(130);
    store.open();
    await vi.advanceTimersByTimeAsync(0);
    expect(names()).toHaveLength(60);
    await store.loadMore();
    await store.loadMore();
    expect(names()).toHaveLength(130);
    expect(store.store.getState().nextCursor).toBeNull();
    await store.loadMore();
    expect(new Set(names()).size).toBe(130);
  });

  it('asks once for words typed in one go', async () => {
    const { fake, store } = setUp(3);
    for (const text of ['o', 'od', 'odd']) store.setSearch(text);
    await vi.advanceTimersByTimeAsync(200);
    expect(fake.sentTo('history:list')).toMatchObject([{ search: 'odd', cursor: null }]);
  });

  it('shows the answer to the latest question, even when an older one comes after it', async () => {
    const { fake, store, names } = setUp(4);
    const release = fake.holdBack('history:list');
    store.setSearch('even');
    await vi.advanceTimersByTimeAsync(200);
    store.setSearch('odd');
    await vi.advanceTimersByTimeAsync(200);
    release();
    await vi.advanceTimersByTimeAsync(0);
    expect(names()).toEqual(['Odd 0', 'Odd 2']);
  });

  it('keeps what is on screen while a new question is asked', () => {
    const { store, names } = setUp(4);
    store.open();
    store.setSearch('nothing like it');
    expect(names()).toHaveLength(store.store.getState().items.length);
    expect(store.store.getState().phase).toBe('loading');
  });

  it('filters by direction', async () => {
    const { store, names } = setUp(4);
    store.setFilter({ direction: 'inbound' });
    await vi.advanceTimersByTimeAsync(0);
    expect(names()).toEqual(['Even 1', 'Even 3']);
  });

  it('reads again what is on screen when the history changed', async () => {
    const { fake, store, names } = setUp(130);
    store.open();
    await vi.advanceTimersByTimeAsync(0);
    await store.loadMore();
    fake.set({ history: [buildDetail(999, { contactName: 'Newest' }), ...fake.state().history] });
    await vi.advanceTimersByTimeAsync(0);
    expect(names()[0]).toBe('Newest');
    expect(names()).toHaveLength(121);
  });

  it('keeps fresh what is in sight far down, and its place', async () => {
    const { fake, store, names } = setUp(500);
    store.open();
    await vi.advanceTimersByTimeAsync(0);
    for (let page = 0; page < 6; page += 1) await store.loadMore();
    const before = names();
    store.look(370);
    const history = fake.state().history;
    fake.set({ history: history.map((row, index) => (index === 365 ? { ...row, isPending: true } : row)) });
    await vi.advanceTimersByTimeAsync(0);
    expect(store.store.getState().items[365]?.isPending).toBe(true);
    expect(names().slice(0, before.length)).toEqual(before);
    await store.loadMore();
    expect(new Set(names()).size).toBe(names().length);
  });

  it('counts what is found, and does not wait for it', async () => {
    const { fake, store, names } = setUp(130);
    const release = fake.holdBack('history:count');
    store.setFilter({ direction: 'inbound' });
    await vi.advanceTimersByTimeAsync(0);
    expect([names().length, store.store.getState().count]).toEqual([60, null]);
    release();
    await vi.advanceTimersByTimeAsync(0);
    expect(store.store.getState().count).toBe(65);
  });

  it('forgets what was still being read when somebody else signs in, and reads anew for him', async () => {
    const { fake, store, names } = setUp(3);
    const release = fake.holdBack('history:list');
    const stop = store.open();
    store.setFilter({ direction: 'inbound' });
    stop();
    store.reset();
    release();
    await vi.advanceTimersByTimeAsync(0);
    expect(names()).toEqual([]);
    store.open();
    await vi.advanceTimersByTimeAsync(0);
    expect(names()).toHaveLength(3);
  });

  it('tells a failure and recovers from it', async () => {
    const { fake, store, names } = setUp(2);
    fake.failOn('history:list', toFailure('storage-unavailable'));
    await store.reload();
    expect(store.store.getState()).toMatchObject({
      phase: 'failed',
      failure: { code: 'storage-unavailable' },
    });
    fake.failOn('history:list', null);
    await store.reload();
    expect(names()).toHaveLength(2);
  });
});
