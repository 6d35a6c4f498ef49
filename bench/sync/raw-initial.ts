import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { startProcess } from '../../scripts/child-process.ts';
import { startEmbeddedPostgres } from '../../server/db/embedded/cluster.ts';
import { createSilentLogger } from '../../server/platform/logger.ts';

const resultSchema = z.object({
  calls: z.number(),
  seconds: z.number(),
  rowSeconds: z.number(),
  indexSeconds: z.number(),
});
export type RawInitial = z.infer<typeof resultSchema>;

/** On the same disk as the team's database; a folder of memory would not be what a desktop has. */
export async function makeBenchFolder(beside: string): Promise<string> {
  const folder = await mkdtemp(join(beside, '..', 'bench-'));
  const { bavail, bsize } = await statfs(folder);
  const neededGb = 10;
  if ((bavail * bsize) / 2 ** 30 < neededGb) throw new Error(`the disk has less than ${neededGb} GB left`);
  return folder;
}

async function runRawDesktop(sourceUrl: string, folder: string): Promise<RawInitial> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'raw-desktop.ts')],
    {
      env: { ...process.env, RAW_SOURCE_URL: sourceUrl, RAW_DESKTOP_FILE: join(folder, 'raw.db') },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return resultSchema.parse(JSON.parse(said));
}

/** The calls of a team's database into a desktop's, by code that does nothing else. */
export async function measureRawInitial(dataDir: string): Promise<RawInitial> {
  const postgres = await startEmbeddedPostgres({ dataDir, logger: createSilentLogger() });
  const folder = await makeBenchFolder(dataDir);
  try {
    const source = await startProcess({
      name: 'raw source',
      script: join(import.meta.dirname, 'raw-source.ts'),
      env: { RAW_SOURCE_DATABASE: postgres.connectionString },
    });
    try {
      return await runRawDesktop(String(source.greeting['url']), folder);
    } finally {
      await source.stop();
    }
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
