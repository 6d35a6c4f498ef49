import type { User } from '../../../contracts/domain/user.ts';
import type { UserId } from '../../../contracts/ids.ts';
import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';

const byId = select<User>('SELECT id, email, display_name AS displayName, role FROM users WHERE id = $id');

export function loadUser(db: Reader, id: UserId): User | null {
  return db.get(byId, { id });
}

const upsert = change(`
  INSERT INTO users (id, email, display_name, role, extra) VALUES ($id, $email, $displayName, $role, $extra)
  ON CONFLICT (id) DO UPDATE SET email = excluded.email, display_name = excluded.display_name,
    role = excluded.role, extra = excluded.extra`);

export function applyServerUser(db: Writer, user: User, extra: string | null): void {
  db.run(upsert, { ...user, extra });
  db.touch('users', null);
}

const deleteRow = change('DELETE FROM users WHERE id = $id');

export function deleteUser(db: Writer, id: UserId): void {
  if (db.run(deleteRow, { id }) > 0) db.touch('users', null);
}
