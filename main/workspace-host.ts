import { createApiClient } from './api/client.ts';
import type { RequestOptions } from './api/send-request.ts';
import { pickLanguage } from './app/native-texts.ts';
import type { Notices } from './app/notices.ts';
import { createSource, type ServiceSource } from './ipc/workspace-source.ts';
import type { LineLink } from './line/link.ts';
import type { Ports } from './ports.ts';
import { type BoundTokens, createBoundTokens } from './session/bound-tokens.ts';
import { type ServerAddress, toRealtimeUrl } from './session/server-address.ts';
import type { Session, WorkspaceHost } from './session/session.ts';
import type { Workspace, WorkspaceOptions } from './workspace.ts';

interface HostOptions {
  readonly ports: Ports;
  readonly link: LineLink;
  readonly address: ServerAddress;
  readonly notices: Notices;
  readonly request: RequestOptions;
  /** Asked at use: the session needs this host to be built. */
  readonly session: () => Session;
}

type Identity = Pick<WorkspaceOptions, 'user' | 'key'> & { readonly tokens: BoundTokens };

function toWorkspaceOptions(options: HostOptions, { user, key, tokens }: Identity): WorkspaceOptions {
  const { ports, link, address, notices, request } = options;
  const { settings, systemLocale, clock, ids, logger, paths, lineWindow, fileDialogs, startProcess } = ports;
  return {
    user,
    key,
    databaseFile: paths.databaseFile(user.id),
    api: createApiClient({ ...request, tokens }),
    tokens,
    apiUrl: () => address.get(),
    realtimeUrl: () => toRealtimeUrl(address.get()),
    link,
    lineWindow,
    fileDialogs,
    startProcess,
    settings,
    language: () => pickLanguage(settings.get().language, systemLocale),
    notify: (code, details) => notices.raise(code, 'error', details),
    withdraw: (code) => notices.withdraw(code),
    clock,
    ids,
    logger,
  };
}

/** Opens and closes what lives as long as a user, and lets the rest of the app follow it. */
export function createWorkspaceHost(options: HostOptions): {
  readonly host: WorkspaceHost;
  readonly source: ServiceSource<Workspace>;
} {
  const { source, set } = createSource<Workspace>();
  let tokens: BoundTokens | null = null;

  const host: WorkspaceHost = {
    async open(user, key) {
      // Loaded here: the database, telephony and synchronisation are not needed to sign in.
      const { openWorkspace } = await import('./workspace.ts');
      const mine = createBoundTokens(options.session);
      const opened = openWorkspace(toWorkspaceOptions(options, { user, key, tokens: mine }));
      if (!opened.ok) return opened;
      tokens = mine;
      set(opened.value);
      return { ok: true, value: undefined };
    },
    async close() {
      const present = source();
      tokens?.end();
      set(null);
      await present?.stop();
    },
    isInCall: () => source()?.isInCall() ?? false,
    whenIdle: (run) => whenIdle(source(), run),
  };
  return { host, source };
}

function whenIdle(workspace: Workspace | null, run: () => void): () => void {
  let isOver = false;
  let leave = (): void => undefined;
  const stop = (): void => {
    isOver = true;
    leave();
  };
  const tell = (isInCall: boolean): void => {
    if (isInCall || isOver) return;
    stop();
    run();
  };
  if (workspace === null) tell(false);
  else leave = workspace.calls.watchIsInCall(tell);
  if (isOver) leave();
  return stop;
}
