import { createHash } from 'node:crypto';
import type { User } from '../../../contracts/domain/user.ts';
import type { UserId } from '../../../contracts/ids.ts';
import type { Queryable } from '../../db/database.ts';
import { nobody } from '../calls/record-call.ts';

/** Whose calls a user is given. What is everybody's comes to all of them. */
export interface Scope {
  /** Stands in cursors and tokens: under another name everything is another, and has to be fetched anew. */
  readonly name: string;
  /** Those whose calls he sees, `nobody` for calls that no operator took; null: all. */
  readonly people: readonly UserId[] | null;
}

const withoutDashes = (id: UserId) => id.replaceAll('-', '');

/** Those who see the calls of these people besides themselves: the other side of `loadScope`. */
export async function loadWatchers(db: Queryable, people: readonly UserId[]): Promise<readonly UserId[]> {
  const rows = await db.query<{ id: UserId }>(
    `SELECT id FROM users
     WHERE disabled_at IS NULL AND (role = 'administrator' OR role = 'supervisor' AND ($2 OR id IN (
       SELECT mine.user_id FROM team_members theirs JOIN team_members mine USING (team_id)
       WHERE mine.is_supervisor AND theirs.user_id = ANY($1::uuid[])
     )))`,
    [people, people.includes(nobody)],
    'sync.watchers',
  );
  return rows.map(({ id }) => id);
}

/**
 * An operator sees his own calls, a supervisor those of his teams and those that nobody took, an administrator all. A supervisor whose
 * teams have other members by now has another scope.
 */
export async function loadScope(db: Queryable, user: User): Promise<Scope> {
  if (user.role === 'administrator') return { name: 'all', people: null };
  if (user.role === 'operator') return { name: `o${withoutDashes(user.id)}`, people: [user.id] };
  const rows = await db.query<{ id: UserId }>(
    `SELECT DISTINCT theirs.user_id AS id
     FROM team_members mine JOIN team_members theirs USING (team_id)
     WHERE mine.user_id = $1 AND mine.is_supervisor`,
    [user.id],
    'sync.scope',
  );
  const people = [...new Set([user.id, nobody, ...rows.map(({ id }) => id)])].toSorted();
  const digest = createHash('sha256').update(people.join()).digest('hex').slice(0, 32);
  return { name: `t${digest}`, people };
}
