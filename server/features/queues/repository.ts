import type { Queue } from '../../../contracts/api/queues.ts';
import { toFailure } from '../../../contracts/errors.ts';
import { succeed } from '../../../contracts/result.ts';
import type { Queryable } from '../../db/database.ts';
import type { DeletableStore } from '../administration/records.ts';

const columns = 'id, name, team_id AS "teamId"';

/** All queues, by name. */
export function loadQueues(db: Queryable): Promise<Queue[]> {
  return db.query<Queue>(`SELECT ${columns} FROM queues ORDER BY name, id`);
}

export const queueStore: DeletableStore<Queue> = {
  kinds: { created: 'queue-created', edited: 'queue-edited' },
  deleted: 'queue-deleted',
  async lock(tx, id) {
    const [queue] = await tx.query<Queue>(`SELECT ${columns} FROM queues WHERE id = $1 FOR UPDATE`, [id]);
    return queue ?? null;
  },
  async save(tx, queue, { clock }) {
    const isTeam =
      queue.teamId === null ||
      (await tx.query('SELECT id FROM teams WHERE id = $1 FOR KEY SHARE', [queue.teamId])).length > 0;
    if (!isTeam) return { ok: false, error: noSuchTeam };
    await tx.query(
      `INSERT INTO queues (id, name, team_id, created_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (id) DO UPDATE SET name = $2, team_id = $3`,
      [queue.id, queue.name, queue.teamId, clock.nowMs()],
    );
    return succeed(queue);
  },
  async remove(tx, id) {
    await tx.query('DELETE FROM queues WHERE id = $1', [id]);
  },
  toShown: ({ name, teamId }) => ({ name, teamId }),
};

const noSuchTeam = {
  ...toFailure('invalid-input'),
  issues: [{ path: ['teamId'], message: 'names a team that is not there' }],
};
