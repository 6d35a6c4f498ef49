import type { AudioDevice } from '../../contracts/ipc/settings.ts';
import type { UiChannels } from '../../contracts/ipc/ui.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import { parseApiUrl } from '../platform/env.ts';
import type { SettingsService } from '../settings/settings.ts';
import type { Door } from './door.ts';
import { type ServiceSource, withService } from './workspace-source.ts';

export interface DeviceList {
  listDevices(): Promise<Result<readonly AudioDevice[]>>;
}

export function registerSettings(
  door: Door<UiChannels>,
  settings: SettingsService,
  devices: ServiceSource<DeviceList>,
): void {
  door.serve('settings:watch', (send) => settings.watch(send));
  door.handle('settings:save', (changes) => {
    const { apiUrl } = changes;
    if (apiUrl === undefined || apiUrl === null) return settings.save(changes);
    const parsed = parseApiUrl(apiUrl);
    return parsed === null ? fail('invalid-server-address') : settings.save({ ...changes, apiUrl: parsed });
  });
  door.handle(
    'settings:list-audio-devices',
    withService(devices, async (line) => {
      const listed = await line.listDevices();
      return listed.ok ? succeed([...listed.value]) : listed;
    }),
  );
}
