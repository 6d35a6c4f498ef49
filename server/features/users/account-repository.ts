import type { Account } from '../../../contracts/api/users.ts';
import type { Role } from '../../../contracts/domain/user.ts';
import type { UserId, UtcMs } from '../../../contracts/ids.ts';
import type { Queryable, Transaction } from '../../db/database.ts';
import { noPassword } from '../auth/session-repository.ts';
import { recordChange } from '../sync/changes.ts';
import { toUser, type UserRow, userColumns } from './user-row.ts';

interface AccountRow extends UserRow {
  readonly is_disabled: boolean;
  readonly has_password: boolean;
  readonly created_at: UtcMs;
  readonly team_ids: string[];
}

const accountColumns = `${userColumns}, disabled_at IS NOT NULL AS is_disabled,
  password_hash <> '${noPassword}' AS has_password, created_at,
  ARRAY(SELECT team_id FROM team_members WHERE user_id = users.id ORDER BY team_id) AS team_ids`;

function toAccount(row: AccountRow): Account {
  return {
    ...toUser(row),
    isDisabled: row.is_disabled,
    hasPassword: row.has_password,
    createdAt: row.created_at,
    teamIds: row.team_ids,
  };
}

/** Everybody, also those who may not sign in, by name. */
export async function loadAccounts(db: Queryable): Promise<Account[]> {
  const rows = await db.query<AccountRow>(
    `SELECT ${accountColumns} FROM users ORDER BY display_name, users.id`,
  );
  return rows.map(toAccount);
}

export async function loadAccount(db: Queryable, userId: UserId): Promise<Account | null> {
  const [row] = await db.query<AccountRow>(
    `SELECT ${accountColumns} FROM users WHERE users.id = $1`,
    [userId],
    'users.account',
  );
  return row ? toAccount(row) : null;
}

/** Waits for whoever changes it just now, and keeps others out until the transaction is over. */
export async function lockAccount(tx: Transaction, userId: UserId): Promise<Account | null> {
  const found = await tx.query('SELECT id FROM users WHERE id = $1 FOR UPDATE', [userId]);
  return found.length > 0 ? loadAccount(tx, userId) : null;
}

/** Whether somebody else would be left who may administer. Two who disable each other at once wait for each other. */
export async function hasOtherAdministrator(tx: Transaction, userId: UserId): Promise<boolean> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM users WHERE role = 'administrator' AND disabled_at IS NULL ORDER BY id FOR UPDATE`,
  );
  return rows.some(({ id }) => id !== userId);
}

export interface AccountState {
  readonly id: UserId;
  readonly email: string;
  readonly displayName: string;
  readonly role: Role;
  /** Null: he may sign in. */
  readonly disabledAt: UtcMs | null;
}

export async function saveAccount(tx: Transaction, account: AccountState): Promise<void> {
  await tx.query(
    'UPDATE users SET email = lower($2), display_name = $3, role = $4, disabled_at = $5 WHERE id = $1',
    [account.id, account.email, account.displayName, account.role, account.disabledAt],
  );
  await recordChange(tx, { entity: 'user', id: account.id, audience: null });
}
