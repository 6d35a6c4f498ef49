import type { Availability } from '../../contracts/domain/user.ts';
import type { UiChannels } from '../../contracts/ipc/ui.ts';
import { succeed } from '../../contracts/result.ts';
import type { Notices } from '../app/notices.ts';
import type { StatusService } from '../app/status.ts';
import type { Door } from './door.ts';
import { type ServiceSource, withService } from './workspace-source.ts';

/** What of the signed-in user's services the app channels need. */
export interface LineControl {
  setAvailability(availability: Availability): void;
  retryLine(): void;
}

interface AppServices {
  readonly status: StatusService;
  readonly notices: Notices;
  readonly lineControl: ServiceSource<LineControl>;
}

export function registerApp(door: Door<UiChannels>, { status, notices, lineControl }: AppServices): void {
  door.serve('app:watch-status', (send) => status.watch(send));
  door.handle(
    'app:set-availability',
    withService(lineControl, (line, { availability }) => succeed(line.setAvailability(availability))),
  );
  door.handle('app:dismiss-notice', ({ id }) => succeed(notices.dismiss(id)));
  door.handle(
    'app:retry-line',
    withService(lineControl, (line) => succeed(line.retryLine())),
  );
}
