import { fail, type Result } from '../../contracts/result.ts';
import type { Serve } from './door.ts';

/**
 * A service that exists only while somebody is signed in. Called, it gives the present one or null; watched,
 * it gives the present one at once and every later one.
 */
export interface ServiceSource<S> {
  (): S | null;
  watch(listener: (service: S | null) => void): () => void;
}

export interface SettableSource<S> {
  readonly source: ServiceSource<S>;
  readonly set: (service: S | null) => void;
}

export function createSource<S>(): SettableSource<S> {
  let current: S | null = null;
  const listeners = new Set<(service: S | null) => void>();
  const source = Object.assign(() => current, {
    watch(listener: (service: S | null) => void) {
      listeners.add(listener);
      listener(current);
      return () => void listeners.delete(listener);
    },
  });
  return {
    source,
    set(service) {
      current = service;
      // A copy: a listener that is added meanwhile has been told already.
      const present = Array.from(listeners);
      for (const listener of present) listener(service);
    },
  };
}

/** One member of a service, as a source of its own. */
export function pickService<S, P>(source: ServiceSource<S>, pick: (service: S) => P): ServiceSource<P> {
  const select = (service: S | null): P | null => (service === null ? null : pick(service));
  return Object.assign(() => select(source()), {
    watch: (listener: (picked: P | null) => void) => source.watch((service) => listener(select(service))),
  });
}

/** A handler that answers `not-signed-in` while the service does not exist. */
export function withService<S, I, O>(
  source: () => S | null,
  use: (service: S, input: I) => Result<O> | Promise<Result<O>>,
): (input: I) => Result<O> | Promise<Result<O>> {
  return (input) => {
    const service = source();
    return service === null ? fail('not-signed-in') : use(service, input);
  };
}

/**
 * A subscription that follows the service: it starts anew with each one, and sends `emptyValue` while there
 * is none, so that nothing of the last user stays on the screen.
 */
export function followService<S, E>(
  source: ServiceSource<S>,
  emptyValue: E,
  subscribe: (service: S, send: (event: E) => void) => () => void,
): Serve<E> {
  return (send) => {
    let stop = (): void => undefined;
    const unwatch = source.watch((service) => {
      stop();
      stop = () => undefined;
      if (service === null) send(emptyValue);
      else stop = subscribe(service, send);
    });
    return () => {
      unwatch();
      stop();
    };
  };
}
