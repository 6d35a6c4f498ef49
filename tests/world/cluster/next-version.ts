import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../../scripts/child-process.ts';

/** A later version of the API: that of today, and migrations behind its last one. */
export interface NextVersion {
  /** Give it to `Instance.start`. */
  readonly folder: string;
  addMigration(number: number, up: string): Promise<void>;
}

/** What the API is made of. */
const parts = ['server', 'contracts', 'assist'];
const migrations = 'server/db/migrations';

export async function makeNextVersion(folder: string): Promise<NextVersion> {
  await mkdir(folder, { recursive: true });
  for (const part of parts) {
    const filter = (path: string) => !path.includes('node_modules');
    await cp(join(root, part), join(folder, part), { recursive: true, filter });
  }
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
  for (const modules of ['node_modules', 'server/node_modules']) {
    await symlink(join(root, modules), join(folder, modules));
  }
  return {
    folder,
    addMigration: (number, up) =>
      writeFile(
        join(folder, migrations, `${number}-next-version.ts`),
        `export const migration = { up: ${JSON.stringify(up)} };\n`,
      ),
  };
}
