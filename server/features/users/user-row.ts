import type { Role, User } from '../../../contracts/domain/user.ts';
import type { UserId } from '../../../contracts/ids.ts';

export interface UserRow {
  readonly id: UserId;
  readonly email: string;
  readonly display_name: string;
  readonly role: Role;
}

/** What of a user may be shown; never `SELECT *`, which would take the password hash along. */
export const userColumns = 'users.id, users.email, users.display_name, users.role';

export function toUser(row: UserRow): User {
  return { id: row.id, email: row.email, displayName: row.display_name, role: row.role };
}
