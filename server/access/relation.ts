import type { User } from '../../contracts/domain/user.ts';
import type { Queryable } from '../db/database.ts';
import type { Relation, SubjectKind } from './access.ts';

/** `$1`: the user who asks; `$2`: the record. No row: there is no such record. */
const relationQueries: Readonly<Record<SubjectKind, string>> = {
  user: `
    SELECT users.id = $1 AS is_own, EXISTS (
      SELECT FROM team_members mine JOIN team_members theirs USING (team_id)
      WHERE mine.user_id = $1 AND mine.is_supervisor AND theirs.user_id = users.id
    ) AS is_of_team
    FROM users WHERE users.id = $2`,
  // A call that nobody has answered yet belongs to the team of the queue that it waits in.
  call: `
    SELECT operator_id IS NOT DISTINCT FROM $1 AS is_own, EXISTS (
      SELECT FROM team_members mine
      WHERE mine.user_id = $1 AND mine.is_supervisor AND (
        EXISTS (SELECT FROM team_members theirs
                WHERE theirs.team_id = mine.team_id AND theirs.user_id = calls.operator_id)
        OR calls.operator_id IS NULL AND EXISTS (
          SELECT FROM queues WHERE queues.team_id = mine.team_id AND queues.name = calls.queue_name)
      )
    ) AS is_of_team
    FROM calls WHERE calls.id = $2`,
  team: `
    SELECT EXISTS (SELECT FROM team_members mine WHERE mine.team_id = teams.id AND mine.user_id = $1) AS is_own,
      false AS is_of_team
    FROM teams WHERE teams.id = $2`,
};

/** What a record is to a user; null: it does not exist. */
export async function loadRelation(
  db: Queryable,
  user: Pick<User, 'id'>,
  subject: { readonly kind: SubjectKind; readonly id: string },
): Promise<Relation | null> {
  // He is there: his session was looked up.
  if (subject.kind === 'user' && subject.id === user.id) return 'own';
  const [row] = await db.query<{ is_own: boolean; is_of_team: boolean }>(
    relationQueries[subject.kind],
    [user.id, subject.id],
    `access.${subject.kind}`,
  );
  if (!row) return null;
  if (row.is_own) return 'own';
  return row.is_of_team ? 'team' : 'other';
}
