import { z } from 'zod';
import { utcMsSchema } from '../ids.ts';
import { call, subscribe } from './channel.ts';

/** A copy of the local database, encrypted under the same key: opened on this computer, by its user, and nowhere else. */
export const backupSchema = z.object({
  /** The name of the file in the folder of the backups. */
  name: z.string(),
  madeAt: utcMsSchema,
  bytes: z.number().int().nonnegative(),
});
export type Backup = z.infer<typeof backupSchema>;

export const backupStatusSchema = z.object({
  backups: z.array(backupSchema),
  activity: z.enum(['none', 'backing-up', 'restoring']),
});
export type BackupStatus = z.infer<typeof backupStatusSchema>;

export const backupChannels = {
  'backup:watch': subscribe(backupStatusSchema),
  /** Makes one now, beside those made every day. */
  'backup:create': call(z.void(), backupSchema),
  /** Asks for a place outside and copies a backup there. */
  'backup:save-copy': call(z.object({ name: z.string().max(200) }), z.void()),
  /**
   * Puts a backup in the place of the database. What is there now is kept as a file beside it; what was not sent yet, here and in
   * the backup, stays in the outbox. Refused during a call.
   */
  'backup:restore': call(z.object({ name: z.string().max(200) }), z.void()),
  /** The same with a file that the person chooses. */
  'backup:restore-file': call(z.void(), z.void()),
};
