import type { Language } from '../contracts/domain/call.ts';
import type { ErrorCode } from '../contracts/errors.ts';
import type { Notice } from '../contracts/ipc/app.ts';
import type { CallView } from '../contracts/ipc/calls.ts';
import { type LineChannels, lineChannels } from '../contracts/ipc/line.ts';
import { type UiChannels, uiChannels } from '../contracts/ipc/ui.ts';
import { type ApiClient, createPublicClient } from './api/client.ts';
import { pickLanguage } from './app/native-texts.ts';
import { createNotices, type Notices } from './app/notices.ts';
import { createStatus } from './app/status.ts';
import { registerApp } from './ipc/app.ts';
import { registerBackup } from './ipc/backup.ts';
import { registerCalls } from './ipc/calls.ts';
import { registerContacts } from './ipc/contacts.ts';
import { createDoor, type OwnedDoor } from './ipc/door.ts';
import { registerHistory } from './ipc/history.ts';
import { registerKnowledge } from './ipc/knowledge.ts';
import { registerPractice } from './ipc/practice.ts';
import { registerSession } from './ipc/session.ts';
import { registerSettings } from './ipc/settings.ts';
import { registerSuggestions } from './ipc/suggestions.ts';
import { registerSync } from './ipc/sync.ts';
import { registerTranscript } from './ipc/transcript.ts';
import { followService, pickService, type ServiceSource } from './ipc/workspace-source.ts';
import { createLineLink } from './line/link.ts';
import type { Ports } from './ports.ts';
import { createDatabaseKeys } from './session/database-keys.ts';
import { createKeptSession } from './session/kept-session.ts';
import { createKnownUsers } from './session/known-users.ts';
import { createServerAddress } from './session/server-address.ts';
import { createSession, type Session } from './session/session.ts';
import { createSetAsideHistory } from './session/set-aside-history.ts';
import type { Workspace } from './workspace.ts';
import { createWorkspaceHost } from './workspace-host.ts';

/** The whole of main without its windows. */
export interface Desktop {
  readonly notices: Notices;
  readonly session: Session;
  language(): Language;
  /** Also while nobody is signed in: then there are none. */
  watchCalls(listener: (views: readonly CallView[]) => void): () => void;
  watchIsInCall(listener: (isInCall: boolean) => void): () => void;
  resumeFromSleep(): void;
  start(): void;
  stop(): Promise<void>;
}

/** Late enough to leave the processor to the page that is being shown. */
const prefetchMs = 1_500;

interface Core {
  readonly notices: Notices;
  readonly session: Session;
  readonly publicClient: ApiClient;
  readonly workspace: ServiceSource<Workspace>;
}

function openDoor(ports: Ports, kind: 'ui' | 'line') {
  const { transport, isTrustedSender, logger } = ports;
  return {
    transport,
    isTrusted: (sender: Parameters<typeof isTrustedSender>[0]) => isTrustedSender(sender, kind),
    logger: logger.child(`ipc.${kind}`),
  };
}

/** Without a keyring nothing is wrong that a person could put right now. */
function severityOf(code: ErrorCode): Notice['severity'] {
  return code === 'secret-store-missing' ? 'info' : 'warning';
}

function createCore(ports: Ports): Core {
  const { clock, logger, paths, keyring, settings, fetch } = ports;
  const notices = createNotices();
  const address = createServerAddress(() => settings.get().apiUrl);
  const request = { baseUrl: () => address.get(), fetch, clock, logger: logger.child('api') };
  const publicClient = createPublicClient(request);
  const lineDoor: OwnedDoor<LineChannels> = createDoor({ table: lineChannels, ...openDoor(ports, 'line') });
  const { host, source } = createWorkspaceHost({
    ports,
    link: createLineLink(lineDoor),
    address,
    notices,
    request,
    session: () => session,
  });
  const session: Session = createSession({
    client: publicClient,
    clock,
    logger: logger.child('session'),
    keys: createDatabaseKeys({ paths, keyring, logger: logger.child('keys') }),
    users: createKnownUsers(paths),
    kept: createKeptSession({ file: paths.sessionFile, keyring, apiUrl: () => address.get(), logger }),
    setAsideHistory: createSetAsideHistory({ paths, clock, logger: logger.child('keys') }),
    workspace: host,
    address,
    notify: (code, details) => notices.raise(code, severityOf(code), details),
    withdraw: (code) => notices.withdraw(code),
  });
  return { notices, session, publicClient, workspace: source };
}

function pickServices(workspace: ServiceSource<Workspace>) {
  return {
    api: pickService(workspace, ({ api }) => api),
    line: pickService(workspace, ({ line }) => line),
    calls: pickService(workspace, ({ calls }) => calls),
    transcript: pickService(workspace, ({ transcript }) => transcript),
    suggestions: pickService(workspace, ({ suggestions }) => suggestions),
    history: pickService(workspace, ({ history }) => history),
    exports: pickService(workspace, ({ exports }) => exports),
    savedFilters: pickService(workspace, ({ savedFilters }) => savedFilters),
    contacts: pickService(workspace, ({ contacts }) => contacts),
    knowledge: pickService(workspace, ({ knowledge }) => knowledge),
    backup: pickService(workspace, ({ backup }) => backup),
    sync: pickService(workspace, ({ sync }) => sync),
    setAside: pickService(workspace, ({ setAside }) => setAside),
  };
}

/** Every channel of the UI table gets its handler here, or the app does not start. */
function registerUi(ports: Ports, { notices, session, publicClient, workspace }: Core): void {
  const door: OwnedDoor<UiChannels> = createDoor({ table: uiChannels, ...openDoor(ports, 'ui') });
  const status = createStatus({ appVersion: ports.appVersion, notices, workspace });
  registerApp(door, { status, notices, lineControl: workspace });
  registerSession(door, session, publicClient);
  const services = pickServices(workspace);
  registerPractice(door, services.api);
  registerSettings(door, ports.settings, services.line);
  registerCalls(door, services.calls);
  registerTranscript(door, services.transcript);
  registerSuggestions(door, services.suggestions);
  registerHistory(door, services);
  registerContacts(door, services.contacts);
  registerKnowledge(door, services.knowledge);
  registerBackup(door, services.backup);
  registerSync(door, services);
  const missing = door.missingChannels();
  if (missing.length > 0) throw new Error(`Channels without a handler: ${missing.join(', ')}`);
}

export function createDesktop(ports: Ports): Desktop {
  const core = createCore(ports);
  const { notices, session, workspace } = core;
  registerUi(ports, core);
  if (ports.environment.hasInvalidApiUrl) notices.raise('invalid-server-address', 'error');

  return {
    notices,
    session,
    language: () => pickLanguage(ports.settings.get().language, ports.systemLocale),
    watchCalls: followService<Workspace, readonly CallView[]>(workspace, [], ({ calls }, listener) =>
      calls.watchViews(listener),
    ),
    watchIsInCall: followService<Workspace, boolean>(workspace, false, ({ calls }, listener) =>
      calls.watchIsInCall(listener),
    ),
    resumeFromSleep: () => workspace()?.resume(),
    start() {
      session.watch((state) => {
        if (state.kind === 'signed-in' && state.mode === 'online') workspace()?.hurry();
      });
      session
        .restore()
        .catch((error: unknown) => ports.logger.error('the session was not restored', { error }));
      // While the user types: what a sign-in needs is then loaded already.
      ports.clock.after(prefetchMs, () => void import('./workspace.ts'));
    },
    stop: () => session.stop(),
  };
}
