import type { ApiClient } from './api/client.ts';
import { pickLanguage } from './app/native-texts.ts';
import type { Notices } from './app/notices.ts';
import { createSource, type ServiceSource } from './ipc/workspace-source.ts';
import type { LineLink } from './line/link.ts';
import type { Ports } from './ports.ts';
import { type ServerAddress, toRealtimeUrl } from './session/server-address.ts';
import type { Session, WorkspaceHost } from './session/session.ts';
import type { Workspace } from './workspace.ts';

interface HostOptions {
  readonly ports: Ports;
  readonly link: LineLink;
  readonly address: ServerAddress;
  readonly notices: Notices;
  /** Asked at use: the session and its client need this host to be built. */
  readonly session: () => Session;
  readonly api: () => ApiClient;
}

/** Opens and closes what lives as long as a user, and lets the rest of the app follow it. */
export function createWorkspaceHost(options: HostOptions): {
  readonly host: WorkspaceHost;
  readonly source: ServiceSource<Workspace>;
} {
  const { ports, link, address, notices, session, api } = options;
  const { settings, systemLocale, clock, ids, logger, paths, lineWindow } = ports;
  const { source, set } = createSource<Workspace>();

  const host: WorkspaceHost = {
    async open(user, key) {
      // Loaded here: the database, telephony and synchronisation are not needed to sign in.
      const { openWorkspace } = await import('./workspace.ts');
      address.hold();
      const opened = openWorkspace({
        user,
        key,
        databaseFile: paths.databaseFile(user.id),
        api: api(),
        accessToken: () => session().accessToken(),
        realtimeUrl: () => toRealtimeUrl(address.get()),
        link,
        lineWindow,
        settings,
        language: () => pickLanguage(settings.get().language, systemLocale),
        notify: (code, details) => notices.raise(code, 'error', details),
        clock,
        ids,
        logger,
      });
      if (opened.ok) set(opened.value);
      else address.release();
      return opened.ok ? { ok: true, value: undefined } : opened;
    },
    async close() {
      const present = source();
      set(null);
      await present?.stop();
      address.release();
    },
  };
  return { host, source };
}
