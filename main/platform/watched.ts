/** A value and those who watch it: each is told at once, and again whenever it changes. */
export interface Watched<T> {
  readonly get: () => T;
  readonly set: (value: T) => void;
  readonly watch: (listener: (value: T) => void) => () => void;
}

export function createWatched<T>(initial: T): Watched<T> {
  let current = initial;
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => current,
    set(value) {
      if (Object.is(value, current)) return;
      current = value;
      // A copy: a listener that is added meanwhile has been told already.
      const present = Array.from(listeners);
      for (const listener of present) listener(value);
    },
    watch(listener) {
      listeners.add(listener);
      listener(current);
      return () => void listeners.delete(listener);
    },
  };
}
