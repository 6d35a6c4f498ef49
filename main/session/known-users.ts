import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type User, userSchema } from '../../contracts/domain/user.ts';
import { type UserId, userIdSchema } from '../../contracts/ids.ts';
import { readJsonFile, writeJsonFile } from '../platform/json-file.ts';
import type { Paths } from '../platform/paths.ts';

const lastUserSchema = z.object({ userId: userIdSchema });

/** The users that have signed in on this computer: name, address and role, no secret. */
export interface KnownUsers {
  /** Keeps the user, as the one who signed in last. */
  remember(user: User): Promise<void>;
  load(userId: UserId): Promise<User | null>;
  loadLast(): Promise<User | null>;
  findByEmail(email: string): Promise<User | null>;
}

export function createKnownUsers(paths: Paths): KnownUsers {
  const lastFile = join(paths.users, 'last.json');
  const profileOf = (userId: UserId): string => join(paths.userFolder(userId), 'profile.json');

  async function load(userId: UserId): Promise<User | null> {
    const content = await readJsonFile(profileOf(userId));
    return content.kind === 'read' ? (userSchema.safeParse(content.value).data ?? null) : null;
  }

  async function loadLast(): Promise<User | null> {
    const content = await readJsonFile(lastFile);
    const last = content.kind === 'read' ? lastUserSchema.safeParse(content.value).data : undefined;
    return last === undefined ? null : load(last.userId);
  }

  async function loadAll(): Promise<User[]> {
    const names = await readdir(paths.users).catch(() => []);
    const ids = names.flatMap((name) => userIdSchema.safeParse(name).data ?? []);
    const users = await Promise.all(ids.map(load));
    return users.filter((user) => user !== null);
  }

  return {
    load,
    loadLast,
    async remember(user) {
      await writeJsonFile(profileOf(user.id), user);
      await writeJsonFile(lastFile, { userId: user.id });
    },
    // The last one first: a rebuilt demonstration team has the same address under another id.
    async findByEmail(email) {
      const wanted = email.trim().toLowerCase();
      const users = [await loadLast(), ...(await loadAll())];
      return users.find((user) => user?.email.toLowerCase() === wanted) ?? null;
    },
  };
}
