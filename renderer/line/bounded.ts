export type Bounded<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'timeout' };

/** Waits for a promise of the Voice SDK, which may stay pending for ever, no longer than `waitMs`. */
export function withinMs<T>(waitMs: number, promise: Promise<T>): Promise<Bounded<T>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve({ kind: 'timeout' }), waitMs);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve({ kind: 'done', value });
      },
      (cause: unknown) => {
        clearTimeout(timer);
        reject(cause);
      },
    );
  });
}
