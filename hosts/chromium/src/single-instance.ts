import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SecondInstance {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly additionalData: unknown;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Takes the pid file, also from a holder that died; false when a living process has it. */
function takeFile(file: string): boolean {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return true;
    } catch {
      const pid = Number(existsSync(file) ? readFileSync(file, 'utf8') : 0);
      if (pid && pid !== process.pid && isAlive(pid)) return false;
      rmSync(file, { force: true });
    }
  }
}

/**
 * One instance a user-data folder: the first holds a pid file, later ones leave it a message file and get
 * null. Gives the release.
 */
export function takeSingleInstance(
  userData: string,
  additionalData: unknown,
  onSecond: (second: SecondInstance) => void,
): (() => void) | null {
  const folder = join(userData, 'chromium-host-lock');
  const file = join(folder, 'pid');
  mkdirSync(folder, { recursive: true });
  if (!takeFile(file)) {
    const message: SecondInstance = { argv: process.argv, cwd: process.cwd(), additionalData };
    writeFileSync(join(folder, `message-${process.pid}`), JSON.stringify(message));
    return null;
  }
  const watcher = watch(folder, { persistent: false }, (_type, name) => {
    const path = join(folder, name ?? '');
    if (!name?.startsWith('message-') || !existsSync(path)) return;
    try {
      const message = JSON.parse(readFileSync(path, 'utf8')) as SecondInstance;
      rmSync(path);
      onSecond(message);
    } catch {
      // Half-written: a further event follows.
    }
  });
  return () => {
    watcher.close();
    rmSync(file, { force: true });
  };
}
