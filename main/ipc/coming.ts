import type { UiChannels } from '../../contracts/ipc/ui.ts';
import { fail } from '../../contracts/result.ts';
import type { Door } from './door.ts';

/** Channels whose services are being built; each goes with its service. */
export function registerComing(door: Door<UiChannels>): void {
  for (const channel of [
    'calls:change-tags',
    'history:count',
    'history:list-facets',
    'history:export',
    'history:cancel-export',
    'history:save-filter',
    'history:delete-filter',
    'history:resolve-conflict',
    'contacts:list',
    'contacts:open',
    'contacts:create',
    'contacts:edit',
    'contacts:delete',
    'sync:list-set-aside',
    'sync:retry-set-aside',
    'sync:discard-set-aside',
    'sync:export-set-aside',
  ] as const)
    door.handle(channel, () => fail('internal'));
  door.serve('history:watch-export', (send) => {
    send(null);
    return () => undefined;
  });
  door.serve('history:watch-saved-filters', (send) => {
    send([]);
    return () => undefined;
  });
  door.serve('sync:watch', (send) => {
    send({ pending: 0, setAside: 0, conflicts: 0, completedAt: null, fullLoad: null });
    return () => undefined;
  });
}
