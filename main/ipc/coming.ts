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
}
