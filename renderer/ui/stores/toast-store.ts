import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorCode } from '../../../contracts/errors.ts';
import type { Result } from '../../../contracts/result.ts';

/** A failure that has no place of its own on the page, told for a while in the corner. */
export interface Toast {
  readonly id: number;
  readonly code: ErrorCode;
}

export interface ToastStore {
  readonly store: StoreApi<{ readonly toasts: readonly Toast[] }>;
  readonly tell: (code: ErrorCode) => void;
  readonly dismiss: (id: number) => void;
  /** Passes the answer of a command through, and tells its failure; not that the person changed his mind. */
  readonly report: <T>(answer: Promise<Result<T>>) => Promise<Result<T>>;
}

const mostAtOnce = 3;

export function createToastStore(): ToastStore {
  const store = createStore<{ readonly toasts: readonly Toast[] }>()(() => ({ toasts: [] }));
  let lastId = 0;

  function tell(code: ErrorCode): void {
    lastId += 1;
    const others = store.getState().toasts.filter((toast) => toast.code !== code);
    store.setState({ toasts: [...others, { id: lastId, code }].slice(-mostAtOnce) });
  }

  return {
    store,
    tell,
    dismiss: (id) => store.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
    report: async (answer) => {
      const result = await answer;
      if (!result.ok && result.error.code !== 'cancelled') tell(result.error.code);
      return result;
    },
  };
}
