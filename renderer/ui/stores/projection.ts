import { createStore, type StoreApi } from 'zustand/vanilla';

/** What main says, as it last said it. The page never changes it: it asks main, and main tells. */
export interface Projection<T> {
  readonly store: StoreApi<{ readonly value: T }>;
  readonly stop: () => void;
}

export function createProjection<T>(
  initial: T,
  watch: (listener: (value: T) => void) => () => void,
): Projection<T> {
  const store = createStore<{ readonly value: T }>()(() => ({ value: initial }));
  return { store, stop: watch((value) => store.setState({ value })) };
}
