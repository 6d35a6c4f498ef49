import { AsyncLocalStorage } from 'node:async_hooks';

const scope = new AsyncLocalStorage<string>();

/** What runs within, however long it takes and whatever it waits for, belongs to this request. */
export function runInRequest<T>(requestId: string, run: () => T): T {
  return scope.run(requestId, run);
}

/** Null: nothing of this is on behalf of a request. */
export function findRequestId(): string | null {
  return scope.getStore() ?? null;
}
