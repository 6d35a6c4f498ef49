import type { Language } from '../contracts/domain/call.ts';
import type { User } from '../contracts/domain/user.ts';
import type { ErrorCode } from '../contracts/errors.ts';
import { type Result, succeed } from '../contracts/result.ts';
import type { ApiClient } from './api/client.ts';
import { createRealtime } from './api/realtime.ts';
import { createPresence } from './app/presence.ts';
import type { WithStatus } from './app/status.ts';
import { createCallService } from './calls/service.ts';
import type { CallService } from './calls/service-types.ts';
import type { LineControl } from './ipc/app.ts';
import { createLine } from './line/line.ts';
import type { Line, LineWindow } from './line/line-port.ts';
import type { LineLink } from './line/link.ts';
import type { Clock } from './platform/clock.ts';
import type { Ids } from './platform/ids.ts';
import type { Logger } from './platform/logger.ts';
import type { SettingsService } from './settings/settings.ts';
import { openStorage, type Storage } from './storage/storage.ts';
import { createSync } from './sync/sync.ts';

/** All that lives as long as a user is signed in. */
export interface Workspace extends WithStatus, LineControl {
  readonly calls: CallService;
  readonly line: Line;
  /** The API can be asked now: what waited is sent and fetched. */
  hurry(): void;
  /** The computer woke from sleep. */
  resume(): void;
  stop(): Promise<void>;
}

export interface WorkspaceOptions {
  readonly user: User;
  readonly databaseFile: string;
  readonly key: Uint8Array;
  readonly api: ApiClient;
  readonly accessToken: () => Promise<Result<string>>;
  readonly realtimeUrl: () => string | null;
  readonly link: LineLink;
  readonly lineWindow: LineWindow;
  readonly settings: SettingsService;
  readonly language: () => Language;
  readonly notify: (code: ErrorCode, details: Readonly<Record<string, string>>) => void;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

/** Builds the parts in the order in which they need each other. Nothing runs yet. */
function createParts(options: WorkspaceOptions, storage: Storage) {
  const { api, clock, logger, user } = options;
  const sync = createSync({ storage, api, clock, logger });
  const realtime = createRealtime({
    url: options.realtimeUrl,
    accessToken: options.accessToken,
    clock,
    logger: logger.child('realtime'),
  });
  const line = createLine({
    link: options.link,
    window: options.lineWindow,
    api,
    clock,
    logger: logger.child('line'),
  });
  const calls = createCallService({
    operatorId: user.id,
    storage,
    line,
    api,
    realtime,
    preferences: () => ({
      defaultCountry: options.settings.get().defaultCountry,
      language: options.language(),
    }),
    hurrySync: () => sync.hurry(),
    clock,
    ids: options.ids,
    logger: logger.child('calls'),
  });
  return { sync, realtime, line, calls };
}

type Parts = ReturnType<typeof createParts>;

/** Starts the parts, ties them together, and gives what undoes both, to be run in reverse. */
function startParts({ sync, realtime, line, calls }: Parts, settings: SettingsService): (() => void)[] {
  calls.start();
  sync.start();
  realtime.start();
  line.start();
  return [
    () => calls.stop(),
    () => sync.stop(),
    () => realtime.stop(),
    settings.watch((values) => line.useDevices(values)),
    realtime.watchEvents(({ type }) => {
      if (type === 'changes-available') sync.hurry();
    }),
    realtime.watchState((state) => {
      if (state === 'online') sync.hurry();
    }),
  ];
}

function createWorkspace(parts: Parts, storage: Storage, settings: SettingsService): Workspace {
  const { sync, realtime, line, calls } = parts;
  const stops = startParts(parts, settings);
  const presence = createPresence({ realtime, line, calls });

  return {
    calls,
    line,
    hurry: () => sync.hurry(),
    resume: () => line.resume(),
    retryLine: () => line.retry(),
    setAvailability: (availability) => presence.setAvailability(availability),
    watchStatus(listener) {
      const unwatch = [
        realtime.watchState((connection) => listener({ connection })),
        line.watchStatus((status) => listener({ line: status })),
        presence.watchAvailability((availability) => listener({ availability })),
        sync.watchPending((pendingChanges) => listener({ pendingChanges })),
      ];
      return () => {
        for (const stop of unwatch) stop();
      };
    },
    async stop() {
      presence.stop();
      for (const stop of stops.reverse()) stop();
      await line.stop();
      storage.close();
    },
  };
}

/** Opens the user's database and starts what works on it. Fails as `openStorage` does. */
export function openWorkspace(options: WorkspaceOptions): Result<Workspace> {
  const { databaseFile, key, clock, logger, notify, settings } = options;
  const opened = openStorage({ file: databaseFile, key, clock, logger: logger.child('storage') });
  if (!opened.ok) return opened;
  const storage = opened.value;
  if (storage.recovery !== null) {
    const { keptFile, salvagedMutations } = storage.recovery;
    notify('database-damaged', { file: keptFile, salvaged: String(salvagedMutations) });
  }
  return succeed(createWorkspace(createParts(options, storage), storage, settings));
}
