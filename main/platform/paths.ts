import { join } from 'node:path';
import type { UserId } from '../../contracts/ids.ts';

/** Every place on the disk that Lydia reads or writes. */
export interface Paths {
  readonly userData: string;
  readonly logFile: string;
  /** The kept session, encrypted by the system's keyring. */
  readonly sessionFile: string;
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
    sessionFile: join(userData, 'session.json'),
    users,
    userFolder: (userId) => join(users, userId),
    databaseFile: (userId) => join(users, userId, 'lydia.db'),
  };
}
