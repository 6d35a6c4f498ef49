import type { Language } from '../contracts/domain/call.ts';
import type { User } from '../contracts/domain/user.ts';
import type { ErrorCode } from '../contracts/errors.ts';
import { type Result, succeed } from '../contracts/result.ts';
import type { ApiClient, TokenSource } from './api/client.ts';
import { createRealtime } from './api/realtime.ts';
import type { FileDialogs } from './app/file-dialogs.ts';
import { createPresence } from './app/presence.ts';
import type { WithStatus } from './app/status.ts';
import { createSuggestionService, type SuggestionService } from './assist/suggestions.ts';
import { createTranscriptService, type TranscriptService } from './assist/transcript.ts';
import { type BackupService, createBackupService } from './backup/backup-service.ts';
import { createCallService } from './calls/service.ts';
import type { CallService } from './calls/service-types.ts';
import { createHistory, type HistoryParts } from './history/create-history.ts';
import type { LineControl } from './ipc/app.ts';
import { createKnowledgeService, type KnowledgeService } from './knowledge/knowledge-service.ts';
import { createLine } from './line/line.ts';
import type { Line, LineWindow } from './line/line-port.ts';
import type { LineLink } from './line/link.ts';
import type { StartChildProcess } from './platform/child-processes.ts';
import type { Clock } from './platform/clock.ts';
import type { Ids } from './platform/ids.ts';
import type { Logger } from './platform/logger.ts';
import type { SettingsService } from './settings/settings.ts';
import { openStorage, type Storage } from './storage/storage.ts';
import { tellFailures } from './storage/tell-failures.ts';
import { createFullLoad } from './sync/full-load.ts';
import { createLoadStarter } from './sync/load/start-load.ts';
import { createSetAsideService, type SetAsideService } from './sync/set-aside.ts';
import { createSync, type Sync } from './sync/sync.ts';

/** All that lives as long as a user is signed in. */
export interface Workspace
  extends WithStatus,
    LineControl,
    Pick<HistoryParts, 'history' | 'exports' | 'savedFilters' | 'contacts'> {
  readonly calls: CallService;
  readonly transcript: TranscriptService;
  readonly suggestions: SuggestionService;
  readonly knowledge: KnowledgeService;
  readonly backup: BackupService;
  readonly sync: Sync;
  readonly setAside: SetAsideService;
  readonly line: Line;
  /** Asks the API as this user. */
  readonly api: ApiClient;
  /** A call rings or runs. */
  isInCall(): boolean;
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
  readonly tokens: TokenSource;
  /** Base address of the API without a trailing slash. */
  readonly apiUrl: () => string | null;
  readonly realtimeUrl: () => string | null;
  readonly link: LineLink;
  readonly lineWindow: LineWindow;
  readonly fileDialogs: FileDialogs;
  readonly startProcess: StartChildProcess;
  readonly settings: SettingsService;
  readonly language: () => Language;
  readonly notify: (code: ErrorCode, details?: Readonly<Record<string, string>>) => void;
  readonly withdraw: (code: ErrorCode) => void;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

/** What reaches the outside: the database and the API, the live connection, the line. */
function createConnections(options: WorkspaceOptions, storage: Storage, letGo: () => Promise<() => void>) {
  const { api, clock, logger, tokens, link, lineWindow, apiUrl, startProcess } = options;
  const start = createLoadStarter({ baseUrl: apiUrl, tokens, startProcess });
  const fullLoad = createFullLoad({ ...options, storage, start, letGo, logger: logger.child('sync') });
  return {
    storage,
    sync: createSync({ storage, api, clock, logger, fullLoad }),
    realtime: createRealtime({
      url: options.realtimeUrl,
      tokens,
      clock,
      logger: logger.child('realtime'),
    }),
    line: createLine({ link, window: lineWindow, api, clock, logger: logger.child('line') }),
  };
}

/** Builds the parts in the order in which they need each other. Nothing runs yet. */
function createParts(options: WorkspaceOptions, storage: Storage) {
  const { api, clock, ids, logger, user, settings, language, fileDialogs } = options;
  const connections = createConnections(options, storage, letGo);
  const hurrySync = (): void => connections.sync.hurry();
  const calls = createCallService({
    ...connections,
    operatorId: user.id,
    api,
    preferences: () => ({ defaultCountry: settings.get().defaultCountry, language: language() }),
    hurrySync,
    clock,
    ids,
    logger: logger.child('calls'),
  });
  const shared = { ...connections, calls, hurrySync, clock, ids, logger: logger.child('assist') };
  const past = createHistory({ ...options, storage, hurrySync, logger: logger.child('history') });
  const backup = createBackup(options, { ...connections, past, calls });
  async function letGo(): Promise<() => void> {
    await backup.untilIdle();
    await past.release();
    return () => past.reopen();
  }
  return {
    ...connections,
    api,
    calls,
    transcript: createTranscriptService(shared),
    suggestions: createSuggestionService(shared),
    past,
    knowledge: createKnowledgeService({ storage }),
    backup,
    setAside: createSetAsideService({ storage, ids, fileDialogs, logger: logger.child('sync') }),
  };
}

type Paused = Pick<ReturnType<typeof createConnections>, 'storage' | 'sync'> & {
  readonly past: HistoryParts;
  readonly calls: CallService;
};

function createBackup(options: WorkspaceOptions, { storage, sync, past, calls }: Paused): BackupService {
  return createBackupService({
    ...options,
    storage,
    isInCall: followIsInCall(calls),
    // An answer that is on its way belongs to the database that it was asked for.
    async pause() {
      sync.stop();
      await past.release();
      return () => {
        past.reopen();
        sync.start();
      };
    },
    logger: options.logger.child('backup'),
  });
}

function followIsInCall(calls: CallService): () => boolean {
  let isInCall = false;
  calls.watchIsInCall((isNowInCall) => {
    isInCall = isNowInCall;
  });
  return () => isInCall;
}

type Parts = ReturnType<typeof createParts>;

/** Starts the parts, ties them together, and gives what undoes both, to be run in reverse. */
function startParts(parts: Parts, settings: SettingsService): (() => void)[] {
  const { sync, realtime, line, calls, transcript, suggestions, backup, past } = parts;
  calls.start();
  transcript.start();
  suggestions.start();
  sync.start();
  realtime.start();
  line.start();
  backup.start();
  past.start();
  return [
    () => calls.stop(),
    () => transcript.stop(),
    () => suggestions.stop(),
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

function createWorkspace(parts: Parts, settings: SettingsService): Workspace {
  const { storage, sync, realtime, line, calls, transcript, suggestions, knowledge, api } = parts;
  const { setAside, past } = parts;
  let isInCall = false;
  const stops = startParts(parts, settings);
  const presence = createPresence({ realtime, line, calls });
  stops.push(
    calls.watchIsInCall((isNowInCall) => {
      isInCall = isNowInCall;
    }),
  );

  return {
    api,
    isInCall: () => isInCall,
    calls,
    transcript,
    suggestions,
    history: past.history,
    exports: past.exports,
    savedFilters: past.savedFilters,
    contacts: past.contacts,
    knowledge,
    backup: parts.backup,
    sync,
    setAside,
    line,
    hurry: () => sync.hurry(),
    resume() {
      // A connection that slept is dead more often than not, and takes half a minute to find out.
      realtime.start();
      sync.hurry();
      line.resume();
    },
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
      // The line goes first, so that the end of a call that still goes on is stored.
      calls.hangUpAll();
      await line.stop();
      await Promise.all([parts.backup.stop(), past.stop()]);
      for (const stop of stops.reverse()) stop();
      storage.close();
    },
  };
}

/** Opens the user's database and starts what works on it. Fails as `openStorage` does. */
export function openWorkspace(options: WorkspaceOptions): Result<Workspace> {
  const { databaseFile, key, clock, logger, notify, withdraw, settings } = options;
  const opened = openStorage({ file: databaseFile, key, clock, logger: logger.child('storage') });
  if (!opened.ok) return opened;
  const { recovery, hasLostChanges } = opened.value;
  if (hasLostChanges) notify('changes-lost');
  const storage = tellFailures(opened.value, { onFailure: notify, onRecovery: withdraw, clock });
  if (recovery !== null) {
    const { keptFile, salvagedMutations } = recovery;
    notify('database-damaged', { file: keptFile, salvaged: String(salvagedMutations) });
    recovery.told();
  }
  return succeed(createWorkspace(createParts(options, storage), settings));
}
