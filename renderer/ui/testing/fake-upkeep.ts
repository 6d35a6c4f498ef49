import type { Backup } from '../../../contracts/ipc/backup.ts';
import type { LydiaBridge } from '../../../contracts/ipc/ui.ts';
import type { Script } from './fake-bridge.ts';

/** Synchronisation and backups. */
export function buildUpkeep(script: Script): Pick<LydiaBridge, 'sync' | 'backup'> {
  return { ...buildSync(script), ...buildBackup(script) };
}

function buildSync({ topics: { sync, setAside }, answer }: Script): Pick<LydiaBridge, 'sync'> {
  const take = (id: string, pending: number) => {
    setAside.set(setAside.value().filter(({ mutation }) => mutation.id !== id));
    const status = sync.value();
    sync.set({ ...status, setAside: setAside.value().length, pending: status.pending + pending });
  };
  return {
    sync: {
      watch: sync.watch,
      listSetAside: () => answer('sync:list-set-aside', null, () => [...setAside.value()]),
      retrySetAside: (input) => answer('sync:retry-set-aside', input, () => take(input.id, 1)),
      discardSetAside: (input) => answer('sync:discard-set-aside', input, () => take(input.id, 0)),
      exportSetAside: () => answer('sync:export-set-aside', null, () => undefined),
    },
  };
}

function buildBackup({ topics: { backups }, answer }: Script): Pick<LydiaBridge, 'backup'> {
  return {
    backup: {
      watch: backups.watch,
      create: () =>
        answer('backup:create', null, () => {
          const made: Backup = { name: `lydia-${Date.now()}.backup`, madeAt: Date.now(), bytes: 48_000_000 };
          backups.set({ ...backups.value(), backups: [made, ...backups.value().backups] });
          return made;
        }),
      saveCopy: (input) => answer('backup:save-copy', input, () => undefined),
      restore: (input) => answer('backup:restore', input, () => undefined),
      restoreFile: () => answer('backup:restore-file', null, () => undefined),
    },
  };
}
