import { type Mutation, mutationSchema } from '../../../contracts/api/sync.ts';
import type { MutationId } from '../../../contracts/ids.ts';
import { callOf, type SubjectId, subjectOf, targetOf } from '../overlay.ts';
import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';
import { ensureShadow, rebuildRow } from './overlaid-tables.ts';

/**
 * Puts a change of the operator into the outbox and into the local record. Notes and dispositions that were
 * typed over before they were ever sent are replaced: only the last of them will be sent.
 */
export function recordMutation(db: Writer, mutation: Mutation): void {
  const target = targetOf(mutation);
  // Before anything is taken away, so that the shadow is never made from a row that a change lies over.
  ensureShadow(db, target);
  appendMutation(db, replaceUnsent(db, mutation));
}

const insertMutation = change(`
  INSERT INTO outbox (id, subject_id, entity, entity_id, kind, made_at, body, attempts, is_overtaken, state)
  VALUES ($id, $subjectId, $entity, $entityId, $kind, $madeAt, $body, 0, 0, 'waiting')
  ON CONFLICT (id) DO NOTHING`);

/** Puts a change at the end of the outbox and over the record, and replaces nothing that waits. */
export function appendMutation(db: Writer, mutation: Mutation): void {
  const target = targetOf(mutation);
  ensureShadow(db, target);
  insertWaiting(db, mutation);
  rebuildRow(db, target);
}

function insertWaiting(db: Writer, mutation: Mutation): void {
  const { entity, id: entityId } = targetOf(mutation);
  const { id, kind, madeAt } = mutation;
  const subjectId = subjectOf(mutation);
  db.run(insertMutation, { id, subjectId, entity, entityId, kind, madeAt, body: JSON.stringify(mutation) });
  db.touch('outbox', callOf(mutation));
}

const unsentOfKind = select<{ id: MutationId; body: string }>(`
  SELECT id, body FROM outbox
  WHERE entity = 'call' AND entity_id = $callId AND kind = $kind AND state = 'waiting' AND attempts = 0`);
const deleteMutation = change('DELETE FROM outbox WHERE id = $id');

function replaceUnsent(db: Writer, mutation: Mutation): Mutation {
  if (mutation.kind !== 'save-notes' && mutation.kind !== 'set-disposition') return mutation;
  const unsent = db.get(unsentOfKind, { callId: mutation.callId, kind: mutation.kind });
  if (unsent === null) return mutation;
  const replaced = parseBody(unsent);
  db.run(deleteMutation, { id: unsent.id });
  // The text replaced never reached the API: the new one starts from where that one started.
  return mutation.kind === 'save-notes' && replaced.kind === 'save-notes'
    ? { ...mutation, baseRevision: replaced.baseRevision, baseNotes: replaced.baseNotes }
    : mutation;
}

function parseBody(row: { readonly body: string }): Mutation {
  return mutationSchema.parse(JSON.parse(row.body));
}

const nextWaiting = select<{ body: string }>(`
  SELECT body FROM outbox WHERE state = 'waiting'
    AND subject_id NOT IN (SELECT value FROM json_each($heldIds))
  ORDER BY seq LIMIT $limit`);

/** The oldest changes to be sent, in the order they were made, but for the calls and contacts held back. */
export function loadNextMutations(db: Reader, limit: number, heldIds: Iterable<SubjectId> = []): Mutation[] {
  return db.all(nextWaiting, { limit, heldIds: JSON.stringify([...heldIds]) }).map(parseBody);
}

const countAttempt = change('UPDATE outbox SET attempts = attempts + 1 WHERE id = $id');

/** To be called before sending: from then on the API may know the id, and the change must not be altered. */
export function markAttempted(db: Writer, mutations: readonly Mutation[]): void {
  for (const { id } of mutations) db.run(countAttempt, { id });
}

const countByState = select<{ count: number }>('SELECT count(*) AS count FROM outbox WHERE state = $state');

/** Changes made here that the API has not confirmed. */
export function countPending(db: Reader): number {
  return db.get(countByState, { state: 'waiting' })?.count ?? 0;
}

/** Changes that the API will never take; they are kept for the operator to see. */
export function countSetAside(db: Reader): number {
  return db.get(countByState, { state: 'set-aside' })?.count ?? 0;
}
