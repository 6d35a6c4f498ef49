/** Runs steps one after the other, in the order they were given; a step that throws stops no other. */
export type Queue = <T>(step: () => Promise<T>) => Promise<T>;

export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (step) => {
    const next = last.then(step);
    last = next.catch(() => undefined);
    return next;
  };
}
