import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backend, startBackend } from '../../scripts/backend.ts';
import { type Desktop, type DesktopOptions, launchDesktop } from './desktop-driver.ts';
import { createSimulatorClient, type SimulatorClient } from './simulator-client.ts';

type LaunchOptions = Partial<DesktopOptions> & {
  /** Another server than the world's. */
  readonly apiUrl?: string;
};

/** The whole product on free ports and in a temporary folder: API, simulator, and desktops as asked for. */
export interface World {
  readonly backend: Backend;
  readonly simulator: SimulatorClient;
  /** A fresh computer, or the one whose `userData` is given. */
  launchDesktop(options?: LaunchOptions): Promise<Desktop>;
  makeUserData(): Promise<string>;
  /** What simulator and API wrote, for a failure report. */
  log(): string;
  close(): Promise<void>;
}

export async function startWorld(apiEnv: Readonly<Record<string, string>> = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'lydia-world-'));
  const lines: string[] = [];
  const backend = await startBackend({
    dataDir: join(folder, 'server'),
    apiEnv,
    onLine: (source, line) => lines.push(`${source}: ${line}`),
  });
  const desktops = new Set<Desktop>();
  const makeUserData = () => mkdtemp(join(folder, 'desktop-'));
  return {
    backend,
    simulator: createSimulatorClient(backend.simulatorUrl),
    makeUserData,
    launchDesktop: async (options = {}) => {
      const desktop = await launchDesktop({
        ...options,
        userData: options.userData ?? (await makeUserData()),
        args: [
          `--api=${options.apiUrl ?? backend.apiUrl}`,
          ...backend.desktopSwitches,
          ...(options.args ?? []),
        ],
      });
      desktops.add(desktop);
      desktop.app.on('close', () => desktops.delete(desktop));
      return desktop;
    },
    log: () => lines.join('\n'),
    close: async () => {
      await Promise.all([...desktops].map((desktop) => desktop.close()));
      await backend.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
