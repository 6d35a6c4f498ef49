/** However many ask while the work is on its way, it is done once, and all get the same outcome. */
export interface SingleFlight<T> {
  run(work: () => Promise<T>): Promise<T>;
  /** The next `run` starts anew, whatever is still on its way. */
  forget(): void;
}

export function createSingleFlight<T>(): SingleFlight<T> {
  let running: Promise<T> | null = null;
  return {
    forget() {
      running = null;
    },
    run(work) {
      if (running !== null) return running;
      const started = work().finally(() => {
        if (running === started) running = null;
      });
      running = started;
      return started;
    },
  };
}
