import { z } from 'zod';
import { type UserId, userIdSchema } from '../../contracts/ids.ts';
import { readJsonFile, removeFile, writeJsonFile } from '../platform/json-file.ts';
import type { Logger } from '../platform/logger.ts';
import { createQueue } from '../platform/queue.ts';
import type { Keyring } from './keyring.ts';

const keptSchema = z.object({
  version: z.literal(1),
  userId: userIdSchema,
  /** The server that gave the token; it is not shown to any other. */
  apiUrl: z.string(),
  refreshToken: z.string(),
});

export interface Kept {
  readonly userId: UserId;
  readonly refreshToken: string;
}

/** The refresh token across restarts. It is on the disk only as the system's keyring protects it. */
export interface KeptSession {
  /** False when there is no keyring: the session then lives in memory only. */
  save(kept: Kept): Promise<boolean>;
  load(): Promise<Kept | null>;
  clear(): Promise<void>;
}

interface KeptSessionOptions {
  readonly file: string;
  readonly keyring: Keyring;
  readonly apiUrl: () => string | null;
  readonly logger: Logger;
}

export function createKeptSession({ file, keyring, apiUrl, logger }: KeptSessionOptions): KeptSession {
  // One after the other: a save that waits for the keyring must not bring back what was cleared meanwhile.
  const queue = createQueue();

  async function save({ userId, refreshToken }: Kept, url: string | null): Promise<boolean> {
    const protectedToken = await keyring.protect(refreshToken);
    if (protectedToken === null || url === null) {
      await removeFile(file);
      return false;
    }
    try {
      await writeJsonFile(file, { version: 1, userId, apiUrl: url, refreshToken: protectedToken });
      return true;
    } catch (error) {
      logger.error('the session could not be kept', { error });
      return false;
    }
  }

  return {
    clear: () => queue(() => removeFile(file)),
    save(kept) {
      const url = apiUrl();
      return queue(() => save(kept, url));
    },
    async load() {
      const content = await readJsonFile(file);
      const kept = content.kind === 'read' ? keptSchema.safeParse(content.value).data : undefined;
      if (kept === undefined || kept.apiUrl !== apiUrl()) return null;
      const refreshToken = await keyring.reveal(kept.refreshToken);
      return refreshToken === null ? null : { userId: kept.userId, refreshToken };
    },
  };
}
