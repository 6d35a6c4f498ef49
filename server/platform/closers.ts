import type { Logger } from './logger.ts';

/** What was started, to be stopped in reverse; also when the start breaks off in the middle. */
export interface Closers {
  add(name: string, close: () => Promise<void> | void): void;
  closeAll(): Promise<void>;
}

export function createClosers(logger: Logger): Closers {
  const closers: { name: string; close: () => Promise<void> | void }[] = [];
  return {
    add: (name, close) => closers.push({ name, close }),
    async closeAll() {
      for (let closer = closers.pop(); closer; closer = closers.pop()) {
        try {
          await closer.close();
        } catch (error) {
          // The rest must be stopped all the same.
          logger.error('a part could not be stopped in order', { part: closer.name, error });
        }
      }
    },
  };
}
