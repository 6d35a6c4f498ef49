import { type Mutation, type MutationResult, mutationSchema } from '../../../contracts/api/sync.ts';
import type { ErrorCode } from '../../../contracts/errors.ts';
import type { MutationId, UtcMs } from '../../../contracts/ids.ts';
import {
  callOf,
  callOverlay,
  contactOverlay,
  foldConfirmed,
  type Overlay,
  suggestionOverlay,
  targetOf,
} from '../overlay.ts';
import type { Writer } from '../reader.ts';
import { change, select } from '../sql.ts';
import { keepConfirmed } from './confirmed-mutations.ts';
import { rebuildRow } from './overlaid-tables.ts';
import { loadShadow, saveShadow } from './shadows.ts';

interface WaitingRow {
  readonly seq: number;
  readonly body: string;
  readonly isOvertaken: 0 | 1;
}

const waitingById = select<WaitingRow>(
  `SELECT seq, body, is_overtaken AS isOvertaken FROM outbox WHERE id = $id AND state = 'waiting'`,
);
const deleteMutation = change('DELETE FROM outbox WHERE id = $id');

/** Takes in the API's answer to one change. An answer that comes twice, or to an unknown id, changes nothing. */
export function settleMutation(db: Writer, result: MutationResult, nowMs: UtcMs): void {
  if (result.status === 'rejected') setMutationAside(db, result.id, result.code ?? 'invalid-input');
  else confirmMutation(db, result, nowMs);
}

/**
 * The change is in effect, or in conflict and both texts are kept: either way the feed will bring the record.
 * Until it does, a change in effect stays on the screen as if the API had given it. When a record came in since the
 * change was first sent, that record stands: it contains the change, or the feed has one more to come. After a
 * conflict the record shows the API's text.
 */
function confirmMutation(db: Writer, { id, status }: MutationResult, nowMs: UtcMs): void {
  const row = db.get(waitingById, { id });
  if (row === null) return;
  const mutation = mutationSchema.parse(JSON.parse(row.body));
  const target = targetOf(mutation);
  if (row.isOvertaken === 0 && status === 'applied') foldIntoShadow(db, mutation);
  db.run(deleteMutation, { id });
  keepConfirmed(db, { id, seq: row.seq, body: row.body, confirmedAt: nowMs });
  db.touch('outbox', callOf(mutation));
  rebuildRow(db, target);
}

/** Takes the change into the record that the API gave. */
function foldIntoShadow(db: Writer, mutation: Mutation): void {
  const target = targetOf(mutation);
  const fold = <T>(overlay: Overlay<T>): void => {
    const shadow = loadShadow(db, overlay, target.id);
    if (shadow !== null) saveShadow(db, overlay, target.id, foldConfirmed(overlay, shadow.record, mutation));
  };
  if (target.entity === 'call') fold(callOverlay);
  else if (target.entity === 'contact') fold(contactOverlay);
  else fold(suggestionOverlay);
}

const setAside = change(`UPDATE outbox SET state = 'set-aside', code = $code WHERE id = $id`);

/** Keeps a change that can never succeed out of the way of the others; the record shows the API's value again. */
export function setMutationAside(db: Writer, id: MutationId, code: ErrorCode): void {
  const row = db.get(waitingById, { id });
  if (row === null) return;
  const mutation = mutationSchema.parse(JSON.parse(row.body));
  db.run(setAside, { id, code });
  db.touch('outbox', callOf(mutation));
  rebuildRow(db, targetOf(mutation));
}
