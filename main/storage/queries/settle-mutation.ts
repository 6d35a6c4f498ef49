import { type MutationResult, mutationSchema } from '../../../contracts/api/sync.ts';
import type { ErrorCode } from '../../../contracts/errors.ts';
import type { MutationId } from '../../../contracts/ids.ts';
import {
  callOf,
  callOverlay,
  contactOverlay,
  type Overlay,
  suggestionOverlay,
  targetOf,
} from '../overlay.ts';
import type { Writer } from '../reader.ts';
import { change, select } from '../sql.ts';
import { rebuildRow } from './overlaid-tables.ts';
import { loadShadow, saveShadow } from './shadows.ts';

const waitingById = select<{ body: string; isOvertaken: 0 | 1 }>(
  `SELECT body, is_overtaken AS isOvertaken FROM outbox WHERE id = $id AND state = 'waiting'`,
);
const deleteMutation = change('DELETE FROM outbox WHERE id = $id');

/** Takes in the API's answer to one change. An answer that comes twice, or to an unknown id, changes nothing. */
export function settleMutation(db: Writer, result: MutationResult): void {
  if (result.status === 'rejected') setMutationAside(db, result.id, result.code ?? 'invalid-input');
  else confirmMutation(db, result.id);
}

/**
 * The change is in effect, or in conflict and both texts are kept: either way the feed will bring the record.
 * Until it does, the change stays on the screen as if the API had given it. When a record came in since the
 * change was first sent, that record stands: it contains the change, or the feed has one more to come.
 */
function confirmMutation(db: Writer, id: MutationId): void {
  const row = db.get(waitingById, { id });
  if (row === null) return;
  const mutation = mutationSchema.parse(JSON.parse(row.body));
  const target = targetOf(mutation);
  const fold = <T>(overlay: Overlay<T>): void => {
    const shadow = loadShadow(db, overlay, target.id);
    if (shadow !== null) saveShadow(db, overlay, target.id, overlay.apply(shadow.record, mutation));
  };
  if (row.isOvertaken === 0) {
    if (target.entity === 'call') fold(callOverlay);
    else if (target.entity === 'contact') fold(contactOverlay);
    else fold(suggestionOverlay);
  }
  db.run(deleteMutation, { id });
  db.touch('outbox', callOf(mutation));
  rebuildRow(db, target);
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
