import type { Team } from '../../../contracts/api/teams.ts';
import { toFailure } from '../../../contracts/errors.ts';
import type { UserId } from '../../../contracts/ids.ts';
import { succeed } from '../../../contracts/result.ts';
import type { Queryable } from '../../db/database.ts';
import type { DeletableStore } from '../administration/records.ts';

const selectTeams = `
  SELECT id, name, coalesce((
    SELECT json_agg(json_build_object('userId', user_id, 'isSupervisor', is_supervisor) ORDER BY user_id)
    FROM team_members WHERE team_id = teams.id
  ), '[]') AS members
  FROM teams`;

/** All teams, by name. */
export function loadTeams(db: Queryable): Promise<Team[]> {
  return db.query<Team>(`${selectTeams} ORDER BY name, id`);
}

export async function loadTeam(db: Queryable, id: string): Promise<Team | null> {
  const [team] = await db.query<Team>(`${selectTeams} WHERE id = $1`, [id]);
  return team ?? null;
}

export const teamStore: DeletableStore<Team> = {
  kinds: { created: 'team-created', edited: 'team-edited' },
  deleted: 'team-deleted',
  async lock(tx, id) {
    const found = await tx.query('SELECT id FROM teams WHERE id = $1 FOR UPDATE', [id]);
    return found.length > 0 ? loadTeam(tx, id) : null;
  },
  async save(tx, team, { clock }) {
    const members = [...team.members].sort((a, b) => a.userId.localeCompare(b.userId));
    const userIds = members.map(({ userId }) => userId);
    if (!(await areUsers(tx, userIds))) return { ok: false, error: noSuchMember };
    await tx.query(
      'INSERT INTO teams (id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET name = $2',
      [team.id, team.name, clock.nowMs()],
    );
    await tx.query('DELETE FROM team_members WHERE team_id = $1', [team.id]);
    await tx.query(
      `INSERT INTO team_members (team_id, user_id, is_supervisor)
       SELECT $1, user_id, is_supervisor FROM unnest($2::uuid[], $3::boolean[]) AS m (user_id, is_supervisor)`,
      [team.id, userIds, members.map(({ isSupervisor }) => isSupervisor)],
    );
    return succeed({ ...team, members });
  },
  async remove(tx, id) {
    await tx.query('DELETE FROM teams WHERE id = $1', [id]);
  },
  toShown: ({ name, members }) => ({
    name,
    members: idsOf(members.filter(({ isSupervisor }) => !isSupervisor)),
    supervisors: idsOf(members.filter(({ isSupervisor }) => isSupervisor)),
  }),
};

/** As one text: a list in the log is cut at fifty. */
function idsOf(members: Team['members']): string {
  return members.map(({ userId }) => userId).join(' ');
}

async function areUsers(db: Queryable, ids: readonly UserId[]): Promise<boolean> {
  const rows = await db.query('SELECT id FROM users WHERE id = ANY($1::uuid[]) FOR KEY SHARE', [ids]);
  return rows.length === ids.length;
}

const noSuchMember = {
  ...toFailure('invalid-input'),
  issues: [{ path: ['members'], message: 'names somebody who is not there' }],
};
