import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { utcMsSchema } from '../../../contracts/ids.ts';
import type { Logger } from '../../platform/logger.ts';

const keptWebhookSchema = z.object({
  /** The path with its query. */
  url: z.string(),
  fields: z.record(z.string(), z.string()),
  receivedAt: utcMsSchema,
});
export type KeptWebhook = z.infer<typeof keptWebhookSchema>;

/** Webhooks that were answered before they could be carried out. */
export interface KeptWebhooks {
  /** Resolves when it survives the end of this process, where there is a folder. Never rejects. */
  keep(webhook: KeptWebhook): Promise<void>;
  /** In the order in which they came, those of earlier processes and of other instances of this folder included. */
  list(): Promise<readonly string[]>;
  /** Null: another instance was quicker, or it cannot be read and was set aside. */
  read(name: string): Promise<KeptWebhook | null>;
  remove(name: string): Promise<void>;
  /** It can never be carried out: it stays for whoever looks into it. */
  setAside(name: string): Promise<void>;
}

const ending = '.json';
const asideEnding = '.refused';
/** Half an hour of 200 a minute. What is more than memory can hold safely is told, and not kept. */
const maxInMemory = 6_000;

/**
 * One file each, so that any instance and any later process can take it up: written aside, synced, then renamed, so that a
 * kill leaves a whole one or none. Without a folder (null), or when it cannot be written to, they are kept in memory.
 */
export function createKeptWebhooks(folder: string | null, logger: Logger): KeptWebhooks {
  const inMemory = new Map<string, KeptWebhook>();
  let last = 0;

  /** Sorts by the time of receipt, and among those of one millisecond by their order here. */
  function toName({ receivedAt }: KeptWebhook): string {
    last += 1;
    return `${String(receivedAt).padStart(15, '0')}-${String(last).padStart(9, '0')}-${randomUUID()}${ending}`;
  }

  function keepInMemory(name: string, webhook: KeptWebhook): void {
    if (inMemory.size < maxInMemory) inMemory.set(name, webhook);
    else logger.error('a webhook is lost: too many are kept in memory', { url: webhook.url });
  }

  async function listFiles(): Promise<readonly string[]> {
    if (folder === null) return [];
    const names = await readdir(folder).catch(() => []);
    return names.filter((name) => name.endsWith(ending));
  }

  async function setAside(name: string): Promise<void> {
    inMemory.delete(name);
    if (folder === null) return;
    const file = join(folder, name);
    await rename(file, `${file}${asideEnding}`).catch(() => undefined);
  }

  return {
    async keep(webhook) {
      const name = toName(webhook);
      if (folder === null) return keepInMemory(name, webhook);
      try {
        await writeSynced(folder, name, JSON.stringify(webhook));
      } catch (error) {
        logger.error('a webhook could not be written to the disk', { error });
        keepInMemory(name, webhook);
      }
    },
    list: async () => [...(await listFiles()), ...inMemory.keys()].toSorted(),
    async read(name) {
      const held = inMemory.get(name);
      if (held !== undefined || folder === null) return held ?? null;
      const text = await readFile(join(folder, name), 'utf8').catch(() => null);
      const parsed = text === null ? null : keptWebhookSchema.safeParse(parseJson(text));
      if (parsed?.success === false) {
        logger.error('a webhook that was kept cannot be read', { name });
        await setAside(name);
      }
      return parsed?.data ?? null;
    },
    async remove(name) {
      inMemory.delete(name);
      if (folder !== null) await rm(join(folder, name), { force: true });
    },
    setAside,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** It holds numbers and what people said: nobody else may read it. */
async function writeSynced(folder: string, name: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const aside = join(folder, `${name}.part`);
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, join(folder, name));
  await syncFolder(folder);
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder, and needs no such thing.
  const opened = await open(folder, 'r').catch(() => null);
  await opened?.sync().catch(() => undefined);
  await opened?.close();
}
