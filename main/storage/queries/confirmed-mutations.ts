import { mutationSchema } from '../../../contracts/api/sync.ts';
import type { MutationId, UtcMs } from '../../../contracts/ids.ts';
import { callOf, subjectOf, targetOf } from '../overlay.ts';
import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';
import { ensureShadow, rebuildRow } from './overlaid-tables.ts';

const keptMs = 30 * 24 * 3_600_000;
/** The newest are kept whatever the time: a clock that jumps a year must not make the computer forget. */
const keptAnyway = 5_000;

export interface ConfirmedMutation {
  readonly id: MutationId;
  /** Its place in the outbox. */
  readonly seq: number;
  /** As it was sent. */
  readonly body: string;
  readonly confirmedAt: UtcMs;
}

const insert = change(`
  INSERT INTO confirmed_mutations (id, seq, body, confirmed_at) VALUES ($id, $seq, $body, $confirmedAt)
  ON CONFLICT (id) DO NOTHING`);

/** Keeps a change that the API confirmed, to be sent again should the API lose it. */
export function keepConfirmed(db: Writer, { id, seq, body, confirmedAt }: ConfirmedMutation): void {
  db.run(insert, { id, seq, body, confirmedAt });
}

const allIds = select<{ id: MutationId }>('SELECT id FROM confirmed_mutations ORDER BY seq');

/** In the order in which the changes were made. */
export function loadConfirmedIds(db: Reader): MutationId[] {
  return db.all(allIds).map((row) => row.id);
}

const deleteOld = change(`
  DELETE FROM confirmed_mutations WHERE confirmed_at < $before AND position <= (
    SELECT max(position) - ${keptAnyway} FROM confirmed_mutations
  )`);

/** Forgets what is older than the backups of a server, which are daily, could ever be. */
export function forgetOldConfirmed(db: Writer, nowMs: UtcMs): void {
  db.run(deleteOld, { before: nowMs - keptMs });
}

const oneConfirmed = select<{ seq: number; body: string }>(
  'SELECT seq, body FROM confirmed_mutations WHERE id = $id',
);
const deleteConfirmed = change('DELETE FROM confirmed_mutations WHERE id = $id');
// Sent before under this id: it is not altered any more, and not replaced by what is typed now.
const insertWaiting = change(`
  INSERT INTO outbox (seq, id, subject_id, entity, entity_id, kind, made_at, body, attempts, is_overtaken, state)
  VALUES (
    CASE WHEN EXISTS (SELECT 1 FROM outbox WHERE seq = $seq) THEN NULL ELSE $seq END,
    $id, $subjectId, $entity, $entityId, $kind, $madeAt, $body, 1, 0, 'waiting'
  )
  ON CONFLICT (id) DO NOTHING`);

/** Puts a confirmed change that the API lost back into the outbox, as it was and at the place that it had. */
export function requeueConfirmed(db: Writer, id: MutationId): void {
  const row = db.get(oneConfirmed, { id });
  if (row === null) return;
  const { seq, body } = row;
  const mutation = mutationSchema.parse(JSON.parse(body));
  const target = targetOf(mutation);
  const { kind, madeAt } = mutation;
  ensureShadow(db, target);
  db.run(deleteConfirmed, { id });
  db.run(insertWaiting, {
    seq,
    id,
    subjectId: subjectOf(mutation),
    entity: target.entity,
    entityId: target.id,
    kind,
    madeAt,
    body,
  });
  rebuildRow(db, target);
  db.touch('outbox', callOf(mutation));
}

const lastPosition = select<{ position: number }>(
  'SELECT coalesce(max(position), 0) AS position FROM confirmed_mutations',
);

/** Counts the confirmations so far. */
export function loadLastConfirmation(db: Reader): number {
  return db.get(lastPosition)?.position ?? 0;
}
