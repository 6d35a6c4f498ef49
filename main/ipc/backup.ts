import type { BackupStatus } from '../../contracts/ipc/backup.ts';
import type { UiChannels } from '../../contracts/ipc/ui.ts';
import type { BackupService } from '../backup/backup-service.ts';
import type { Door } from './door.ts';
import { followService, type ServiceSource, withService } from './workspace-source.ts';

const nothing: BackupStatus = { backups: [], activity: 'none' };

export function registerBackup(door: Door<UiChannels>, source: ServiceSource<BackupService>): void {
  door.serve(
    'backup:watch',
    followService<BackupService, BackupStatus>(source, nothing, (backup, send) => backup.watch(send)),
  );
  door.handle(
    'backup:create',
    withService(source, (backup) => backup.create()),
  );
  door.handle(
    'backup:save-copy',
    withService(source, (backup, input) => backup.saveCopy(input.name)),
  );
  door.handle(
    'backup:restore',
    withService(source, (backup, input) => backup.restore(input.name)),
  );
  door.handle(
    'backup:restore-file',
    withService(source, (backup) => backup.restoreFile()),
  );
}
