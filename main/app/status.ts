import type { Availability } from '../../contracts/domain/user.ts';
import type { AppStatus, Connection, LineStatus } from '../../contracts/ipc/app.ts';
import type { ServiceSource } from '../ipc/workspace-source.ts';
import { createWatched } from '../platform/watched.ts';
import type { Notices } from './notices.ts';

/** The part of the status that exists only while somebody is signed in. */
export interface WorkspaceStatus {
  readonly connection: Connection;
  readonly line: LineStatus;
  readonly availability: Availability;
  readonly pendingChanges: number;
}

export interface StatusService {
  get(): AppStatus;
  watch(listener: (status: AppStatus) => void): () => void;
}

/** Anything that can be followed for the status of the signed-in user. */
export interface WithStatus {
  /** Told the parts that are known at once, then each part whenever it changes. */
  watchStatus(listener: (change: Partial<WorkspaceStatus>) => void): () => void;
}

const signedOut: WorkspaceStatus = {
  connection: 'offline',
  line: { kind: 'off' },
  availability: 'available',
  pendingChanges: 0,
};

interface StatusOptions {
  readonly appVersion: string;
  readonly notices: Notices;
  readonly workspace: ServiceSource<WithStatus>;
}

export function createStatus({ appVersion, notices, workspace }: StatusOptions): StatusService {
  const status = createWatched<AppStatus>({ ...signedOut, notices: [], appVersion });
  const merge = (change: Partial<AppStatus>): void => status.set({ ...status.get(), ...change });
  let stop = (): void => undefined;

  notices.watch((list) => merge({ notices: [...list] }));
  workspace.watch((present) => {
    stop();
    merge(signedOut);
    stop = present?.watchStatus((part) => merge(part)) ?? (() => undefined);
  });
  return { get: () => status.get(), watch: (listener) => status.watch(listener) };
}
