import type { User } from '../../../contracts/domain/user.ts';
import type { UtcMs } from '../../../contracts/ids.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import { type EntityLoader, recordChange } from '../sync/changes.ts';
import type { SnapshotSource } from '../sync/snapshot/snapshot-source.ts';
import { toUser, type UserRow, userColumns } from './user-row.ts';

/** All who may sign in, by name. */
export async function loadDirectory(db: Queryable): Promise<User[]> {
  const rows = await db.query<UserRow>(
    `SELECT ${userColumns} FROM users WHERE disabled_at IS NULL ORDER BY display_name, id`,
  );
  return rows.map(toUser);
}

/** The feed shows disabled users too: their names stand in the history. */
export const loadUserValues: EntityLoader = async (db, ids) => {
  const rows = await db.query<UserRow>(
    `SELECT ${userColumns} FROM users WHERE id = ANY($1::uuid[])`,
    [ids],
    'users.values',
  );
  return new Map(rows.map((row) => [row.id, toUser(row)]));
};

export const userSnapshot: SnapshotSource = {
  entity: 'user',
  table: 'users',
  audience: 'everybody',
  columns: { id: 't.id', email: 't.email', displayName: 't.display_name', role: 't.role' },
};

export interface NewUser extends User {
  readonly passwordHash: string;
}

export async function insertUser(tx: Transaction, user: NewUser, nowMs: UtcMs): Promise<void> {
  await tx.query(
    `INSERT INTO users (id, email, display_name, role, password_hash, created_at)
     VALUES ($1, lower($2), $3, $4, $5, $6)`,
    [user.id, user.email, user.displayName, user.role, user.passwordHash, nowMs],
  );
  await recordChange(tx, { entity: 'user', id: user.id, audience: null });
}
