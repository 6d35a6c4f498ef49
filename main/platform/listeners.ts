/** Those who listen to something. One that leaves while it is told is not told any more, and nobody is skipped. */
export interface Listeners<T> {
  readonly add: (listener: (value: T) => void) => () => void;
  readonly tell: (value: T) => void;
}

export function createListeners<T>(): Listeners<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    add(listener) {
      // Its own entry, so that one function may listen twice.
      const entry = (value: T): void => listener(value);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    tell(value) {
      // One that is added meanwhile is not told: what it was told when it came is newer.
      const present = Array.from(listeners);
      for (const listener of present) if (listeners.has(listener)) listener(value);
    },
  };
}
