import { type Role, type User, userSchema } from '../../contracts/domain/user.ts';
import type { Context } from '../context.ts';
import { insertUser } from '../features/users/repository.ts';

export const testPassword = 'correct horse battery';

/** Makes a user who signs in with `testPassword`. */
export async function createTestUser(
  { db, ids, passwords, clock }: Context,
  role: Role = 'operator',
): Promise<User> {
  const id = ids.next();
  const user = userSchema.parse({
    id,
    email: `${id}@example.com`,
    displayName: `User ${id.slice(-4)}`,
    role,
  });
  const passwordHash = await passwords.hash(testPassword);
  await db.transaction((tx) => insertUser(tx, { ...user, passwordHash }, clock.nowMs()));
  return user;
}

/** The `Authorization` header of a new session of the user, without the detour over the password. */
export async function signInAs({ db, ids, tokens, clock }: Context, user: User): Promise<string> {
  const sessionId = ids.next();
  await db.query('INSERT INTO sessions (id, user_id, created_at) VALUES ($1, $2, $3)', [
    sessionId,
    user.id,
    clock.nowMs(),
  ]);
  const { token } = await tokens.issue({ userId: user.id, sessionId });
  return `Bearer ${token}`;
}
