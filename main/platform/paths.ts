import { join } from 'node:path';
import type { UserId } from '../../contracts/ids.ts';

/** Every place on the disk that Lydia reads or writes. */
export interface Paths {
  readonly userData: string;
  readonly logFile: string;
  readonly settingsFile: string;
  /** The kept session, encrypted by the system's keyring. */
  readonly sessionFile: string;
  /** Where the window was. */
  readonly windowFile: string;
  readonly users: string;
  /** The folder of one user: keys, profile, database. */
  userFolder(userId: UserId): string;
  databaseFile(userId: UserId): string;
}

export function createPaths(userData: string): Paths {
  const users = join(userData, 'users');
  return {
    userData,
    logFile: join(userData, 'logs', 'lydia.log'),
    settingsFile: join(userData, 'settings.json'),
    sessionFile: join(userData, 'session.json'),
    windowFile: join(userData, 'window.json'),
    users,
    userFolder: (userId) => join(users, userId),
    databaseFile: (userId) => join(users, userId, 'lydia.db'),
  };
}
