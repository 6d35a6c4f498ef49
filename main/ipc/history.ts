import type { SavedFilter } from '../../contracts/domain/history-filter.ts';
import type { ExportState } from '../../contracts/ipc/history.ts';
import type { UiChannels } from '../../contracts/ipc/ui.ts';
import type { CallService } from '../calls/service-types.ts';
import type { ExportService } from '../history/export/export-service.ts';
import type { HistoryService } from '../history/history-service.ts';
import type { SavedFilters } from '../history/saved-filters.ts';
import type { Door } from './door.ts';
import { followService, type ServiceSource, withService } from './workspace-source.ts';

export interface HistorySources {
  readonly history: ServiceSource<HistoryService>;
  readonly exports: ServiceSource<ExportService>;
  readonly savedFilters: ServiceSource<SavedFilters>;
  readonly calls: ServiceSource<CallService>;
}

export function registerHistory(door: Door<UiChannels>, sources: HistorySources): void {
  const { history: source, calls } = sources;
  door.handle(
    'history:list',
    withService(source, (history, input) => history.list(input)),
  );
  door.handle(
    'history:count',
    withService(source, (history, input) => history.count(input)),
  );
  door.handle(
    'history:list-facets',
    withService(source, (history) => history.listFacets()),
  );
  door.handle(
    'history:open',
    withService(source, (history, input) => history.open(input.callId)),
  );
  door.serve(
    'history:watch-revision',
    followService(source, 0, (history, send) => history.watchRevision(send)),
  );
  door.handle(
    'history:resolve-conflict',
    withService(calls, (service, { callId, conflictId, notes }) =>
      service.resolveNoteConflict(callId, { conflictId, notes }),
    ),
  );
  registerExport(door, sources.exports);
  registerSavedFilters(door, sources.savedFilters);
}

function registerExport(door: Door<UiChannels>, source: ServiceSource<ExportService>): void {
  door.handle(
    'history:export',
    withService(source, (exports, input) => exports.start(input)),
  );
  door.handle(
    'history:cancel-export',
    withService(source, (exports) => {
      exports.cancel();
      return { ok: true, value: undefined };
    }),
  );
  door.serve(
    'history:watch-export',
    followService<ExportService, ExportState | null>(source, null, (exports, send) => exports.watch(send)),
  );
}

function registerSavedFilters(door: Door<UiChannels>, source: ServiceSource<SavedFilters>): void {
  door.handle(
    'history:save-filter',
    withService(source, (filters, input) => filters.save(input)),
  );
  door.handle(
    'history:delete-filter',
    withService(source, (filters, input) => filters.delete(input.id)),
  );
  door.serve(
    'history:watch-saved-filters',
    followService<SavedFilters, SavedFilter[]>(source, [], (filters, send) => filters.watch(send)),
  );
}
