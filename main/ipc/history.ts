import type { UiChannels } from '../../contracts/ipc/ui.ts';
import type { HistoryService } from '../history/history-service.ts';
import type { Door } from './door.ts';
import { followService, type ServiceSource, withService } from './workspace-source.ts';

export function registerHistory(door: Door<UiChannels>, source: ServiceSource<HistoryService>): void {
  door.handle(
    'history:list',
    withService(source, (history, input) => history.list(input)),
  );
  door.handle(
    'history:open',
    withService(source, (history, input) => history.open(input.callId)),
  );
  door.serve(
    'history:watch-revision',
    followService(source, 0, (history, send) => history.watchRevision(send)),
  );
}
