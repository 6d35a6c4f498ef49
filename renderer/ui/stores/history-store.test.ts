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
