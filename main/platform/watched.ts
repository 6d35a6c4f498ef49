import { createListeners } from './listeners.ts';

/** A value and those who watch it: each is told at once, and again whenever it changes. */
export interface Watched<T> {
  readonly get: () => T;
  readonly set: (value: T) => void;
  readonly watch: (listener: (value: T) => void) => () => void;
}

export function createWatched<T>(initial: T): Watched<T> {
  let current = initial;
  const listeners = createListeners<T>();
  return {
    get: () => current,
    set(value) {
      if (Object.is(value, current)) return;
      current = value;
      listeners.tell(value);
    },
    watch(listener) {
      const leave = listeners.add(listener);
      listener(current);
      return leave;
    },
  };
}
