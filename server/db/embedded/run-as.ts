import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

const setpriv = '/usr/bin/setpriv';

export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom PostgreSQL is run as: it refuses to run as root, and `initdb` wants a user that the system knows.
 * Null: as ourselves.
 */
export async function chooseIdentity(dataDir: string): Promise<Identity | null> {
  if (process.getuid?.() !== 0) return null;
  // Whoever owns the data goes on owning it.
  const owner = existsSync(dataDir) ? statSync(dataDir) : null;
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const user = ['postgres', 'nobody'].map((name) => users.find((fields) => fields[0] === name)).find(Boolean);
  if (!user) throw new Error('PostgreSQL cannot run as root, and there is no user `postgres` or `nobody`.');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/**
 * Starts a program of PostgreSQL. On Linux it is told to end when this process does, even by kill -9; and when it
 * runs as another user below a folder that is closed to others (`/root`), it may pass through.
 */
export function spawnAs(
  identity: Identity | null,
  command: readonly [string, ...string[]],
  options: SpawnOptions & { readonly mustReach: readonly string[] },
): ChildProcess {
  const { mustReach, ...spawnOptions } = options;
  const [program, ...args] = command;
  if (process.platform === 'linux' && existsSync(setpriv)) {
    const flags = ['--pdeathsig', 'INT', ...toIdentityFlags(identity, mustReach)];
    return spawn(setpriv, [...flags, program, ...args], spawnOptions);
  }
  return spawn(program, args, { ...spawnOptions, ...identity });
}

function toIdentityFlags(identity: Identity | null, mustReach: readonly string[]): string[] {
  if (identity === null) return [];
  const flags = ['--reuid', String(identity.uid), '--regid', String(identity.gid), '--clear-groups'];
  if (mustReach.every(isOpenToOthers) || !canPassOn('dac_override')) return flags;
  return [...flags, '--inh-caps', '+dac_override', '--ambient-caps', '+dac_override'];
}

function isOpenToOthers(path: string): boolean {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

function canPassOn(capability: string): boolean {
  try {
    execFileSync(setpriv, ['--inh-caps', `+${capability}`, '--ambient-caps', `+${capability}`, '/bin/true'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}
