import { copyFile, open, rename, rm } from 'node:fs/promises';
import type { UtcMs } from '../../contracts/ids.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';

/** Copies a backup to a place that the person chose: the whole file is on that disk, or nothing under its name. */
export async function copyOut(source: string, target: string, nowMs: UtcMs): Promise<Result<void>> {
  const draft = `${target}.${nowMs}.part`;
  try {
    await copyFile(source, draft);
    const handle = await open(draft, 'r+');
    try {
      await handle.chmod(0o600);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, target);
    return succeed(undefined);
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
    return fail('file-not-written');
  }
}
