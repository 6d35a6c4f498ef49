/** One value and those who follow it: tells the present value at once, and every later one. */
export interface Topic<T> {
  readonly value: () => T;
  readonly set: (value: T) => void;
  readonly watch: (listener: (value: T) => void) => () => void;
}

export function createTopic<T>(initial: T): Topic<T> {
  const listeners = new Set<(value: T) => void>();
  let present = initial;
  return {
    value: () => present,
    set: (value) => {
      present = value;
      for (const listener of listeners) listener(value);
    },
    watch: (listener) => {
      listeners.add(listener);
      listener(present);
      return () => listeners.delete(listener);
    },
  };
}
