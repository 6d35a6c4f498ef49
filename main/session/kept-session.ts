import { z } from 'zod';
import { type UserId, userIdSchema } from '../../contracts/ids.ts';
import { readJsonFile, removeFile, writeJsonFile } from '../platform/json-file.ts';
import type { Logger } from '../platform/logger.ts';
import type { Keyring } from './keyring.ts';

const keptSchema = z.object({ version: z.literal(1), userId: userIdSchema, refreshToken: z.string() });

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

export function createKeptSession(file: string, keyring: Keyring, logger: Logger): KeptSession {
  async function clear(): Promise<void> {
    await removeFile(file);
  }

  return {
    clear,
    async save({ userId, refreshToken }) {
      const protectedToken = await keyring.protect(refreshToken);
      if (protectedToken === null) {
        await clear();
        return false;
      }
      try {
        await writeJsonFile(file, { version: 1, userId, refreshToken: protectedToken });
        return true;
      } catch (error) {
        logger.error('the session could not be kept', { error });
        return false;
      }
    },
    async load() {
      const content = await readJsonFile(file);
      const kept = content.kind === 'read' ? keptSchema.safeParse(content.value).data : undefined;
      if (kept === undefined) return null;
      const refreshToken = await keyring.reveal(kept.refreshToken);
      return refreshToken === null ? null : { userId: kept.userId, refreshToken };
    },
  };
}
