import type { SyncStatus } from '../../contracts/ipc/sync.ts';
import type { UiChannels } from '../../contracts/ipc/ui.ts';
import type { SetAsideService } from '../sync/set-aside.ts';
import type { Sync } from '../sync/sync.ts';
import type { Door } from './door.ts';
import { followService, type ServiceSource, withService } from './workspace-source.ts';

const nothing: SyncStatus = { pending: 0, setAside: 0, conflicts: 0, completedAt: null, fullLoad: null };

export interface SyncServices {
  readonly sync: ServiceSource<Pick<Sync, 'watchStatus'>>;
  readonly setAside: ServiceSource<SetAsideService>;
}

export function registerSync(door: Door<UiChannels>, { sync, setAside }: SyncServices): void {
  door.serve(
    'sync:watch',
    followService(sync, nothing, (service, send) => service.watchStatus(send)),
  );
  door.handle(
    'sync:list-set-aside',
    withService(setAside, (service) => service.list()),
  );
  door.handle(
    'sync:retry-set-aside',
    withService(setAside, (service, { id }) => service.retry(id)),
  );
  door.handle(
    'sync:discard-set-aside',
    withService(setAside, (service, { id }) => service.discard(id)),
  );
  door.handle(
    'sync:export-set-aside',
    withService(setAside, (service) => service.export()),
  );
}
