import type { ErrorCode } from '../../contracts/errors.ts';
import type { Notice } from '../../contracts/ipc/app.ts';
import { createWatched } from '../platform/watched.ts';

/** What a person should know, until he dismisses it or it is no longer so. One notice a code. */
export interface Notices {
  list(): readonly Notice[];
  watch(listener: (notices: readonly Notice[]) => void): () => void;
  raise(code: ErrorCode, severity: Notice['severity'], details?: Readonly<Record<string, string>>): void;
  /** It is no longer so; a later one is shown again. */
  withdraw(code: ErrorCode): void;
  dismiss(id: string): void;
}

export function createNotices(): Notices {
  const notices = createWatched<readonly Notice[]>([]);
  const without = (id: string): readonly Notice[] => notices.get().filter((notice) => notice.id !== id);

  function remove(id: string): void {
    if (notices.get().some((notice) => notice.id === id)) notices.set(without(id));
  }

  return {
    list: () => notices.get(),
    watch: (listener) => notices.watch(listener),
    raise(code, severity, details = {}) {
      notices.set([...without(code), { id: code, code, severity, details: { ...details } }]);
    },
    withdraw: remove,
    dismiss: remove,
  };
}
