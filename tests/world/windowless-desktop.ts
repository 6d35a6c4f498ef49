import { join } from 'node:path';
import { utilityProcess } from '../../hosts/chromium/src/utility-process.ts';
import type { Fetch } from '../../main/api/send-request.ts';
import { createChildProcessStarter } from '../../main/app/child-processes.ts';
import { createDesktop, type Desktop } from '../../main/desktop.ts';
import { createFakePage, createFakeTransport, type FakePage } from '../../main/ipc/testing.ts';
import { createSystemClock } from '../../main/platform/clock.ts';
import { parseEnvironment } from '../../main/platform/env.ts';
import { createIds } from '../../main/platform/ids.ts';
import { createPaths, type Paths } from '../../main/platform/paths.ts';
import { createMemoryLogger } from '../../main/platform/testing.ts';
import { createFakeKeyring } from '../../main/session/testing.ts';
import { createSettings } from '../../main/settings/settings.ts';

/** The whole of main against a real API, without windows and telephone: what a page would ask is asked here. */
export interface WindowlessDesktop {
  readonly desktop: Desktop;
  readonly page: FakePage;
  readonly paths: Paths;
  readonly logLines: readonly string[];
  /** As a page of ours would; throws when the answer is a failure. */
  ask<T>(channel: string, input?: unknown): Promise<T>;
  /** The present values of a subscription, the last one last. */
  follow(channel: string): () => readonly unknown[];
  stop(): Promise<void>;
}

interface WindowlessOptions {
  readonly apiUrl: string;
  /** The folder of the computer: the same one again is the next start. */
  readonly folder: string;
  readonly fetch?: Fetch;
  /** What the person answers in a file dialog; nothing by default. */
  readonly chooseFile?: () => string | null;
}

export function startWindowlessDesktop(options: WindowlessOptions): WindowlessDesktop {
  const { apiUrl, folder, chooseFile = () => null } = options;
  const clock = createSystemClock();
  const { logger, lines } = createMemoryLogger();
  const transport = createFakeTransport();
  const paths = createPaths(join(folder, 'desktop'));
  const environment = parseEnvironment([`--api=${apiUrl}`], {});
  let stored: Record<string, unknown> = {};
  const store = { read: () => stored, write: (values: Record<string, unknown>) => (stored = values) };
  const desktop = createDesktop({
    clock,
    ids: createIds(clock),
    logger,
    paths,
    environment,
    settings: createSettings(store, logger, { apiUrl }),
    keyring: createFakeKeyring(),
    fetch: options.fetch ?? fetch,
    transport,
    isTrustedSender: () => true,
    lineWindow: { open: () => undefined, close: () => undefined, watchGone: () => () => undefined },
    startProcess: createChildProcessStarter(utilityProcess),
    fileDialogs: { chooseFileToSave: async () => chooseFile(), chooseFileToOpen: async () => chooseFile() },
    appVersion: '0.0.0',
    systemLocale: 'en-GB',
  });
  const page = createFakePage();
  desktop.start();
  let subscriptions = 0;
  return {
    desktop,
    page,
    paths,
    logLines: lines,
    async ask<T>(channel: string, input?: unknown) {
      const answer = await transport.invoke(page, channel, input);
      const { ok, value, error } = Object(answer);
      if (ok !== true) throw new Error(`${channel}: ${JSON.stringify(error)}`);
      // The channel's schema was applied by the door.
      return value as T;
    },
    follow(channel) {
      subscriptions += 1;
      const id = subscriptions;
      void transport.invoke(page, channel, { type: 'open', page: 'p', id });
      return () =>
        page.received
          .filter((one) => one.channel === channel && Object(one.message).id === id)
          .map(({ message }) => Object(message).event);
    },
    stop: () => desktop.stop(),
  };
}
