import type { Fetch } from './api/send-request.ts';
import type { FileDialogs } from './app/file-dialogs.ts';
import type { WindowKind } from './app/security/own-pages.ts';
import type { Sender, Transport } from './ipc/transport.ts';
import type { LineWindow } from './line/line-port.ts';
import type { StartChildProcess } from './platform/child-processes.ts';
import type { Clock } from './platform/clock.ts';
import type { Environment } from './platform/env.ts';
import type { Ids } from './platform/ids.ts';
import type { Logger } from './platform/logger.ts';
import type { Paths } from './platform/paths.ts';
import type { Keyring } from './session/keyring.ts';
import type { SettingsService } from './settings/settings.ts';

/** The outside world as the desktop sees it. Only `index.ts` fills it with Electron; tests with fakes. */
export interface Ports {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly paths: Paths;
  readonly environment: Environment;
  readonly settings: SettingsService;
  readonly keyring: Keyring;
  readonly fetch: Fetch;
  readonly transport: Transport;
  readonly isTrustedSender: (sender: Sender, kind: WindowKind) => boolean;
  readonly lineWindow: LineWindow;
  readonly fileDialogs: FileDialogs;
  readonly startProcess: StartChildProcess;
  readonly appVersion: string;
  /** As the system gives it, e.g. `fr-CA`. */
  readonly systemLocale: string;
}
