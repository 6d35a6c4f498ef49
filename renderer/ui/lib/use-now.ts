import { useSyncExternalStore } from 'react';

const second = 1_000;

function watchSeconds(listener: () => void): () => void {
  const timer = setInterval(listener, second / 2);
  return () => clearInterval(timer);
}

const watchNothing = () => () => {};

/** The present instant in whole seconds, renewed while `isRunning`. */
export function useNow(isRunning: boolean): number {
  return useSyncExternalStore(
    isRunning ? watchSeconds : watchNothing,
    () => Math.floor(Date.now() / second) * second,
  );
}
