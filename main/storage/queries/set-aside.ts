import { type Mutation, mutationSchema } from '../../../contracts/api/sync.ts';
import type { ErrorCode } from '../../../contracts/errors.ts';
import type { MutationId } from '../../../contracts/ids.ts';
import { callOf } from '../overlay.ts';
import type { Reader, Writer } from '../reader.ts';
import { change, select } from '../sql.ts';
import { loadCall } from './calls.ts';
import { loadContact } from './contacts.ts';
import { appendMutation } from './outbox.ts';

export interface SetAsideMutation {
  readonly mutation: Mutation;
  /** Why the API refused it. */
  readonly code: ErrorCode;
}

interface SetAsideRow {
  readonly body: string;
  readonly code: ErrorCode;
}

const allRows = select<SetAsideRow>(`SELECT body, code FROM outbox WHERE state = 'set-aside' ORDER BY seq`);
const oneRow = select<SetAsideRow>(`SELECT body, code FROM outbox WHERE state = 'set-aside' AND id = $id`);

const toSetAside = ({ body, code }: SetAsideRow): SetAsideMutation => ({
  mutation: mutationSchema.parse(JSON.parse(body)),
  code,
});

/** In the order in which they were made. */
export function loadSetAside(db: Reader): SetAsideMutation[] {
  return db.all(allRows).map(toSetAside);
}

/** Whom a change is about, in words a person knows; null when the record is not here. */
export function describeSubject(db: Reader, mutation: Mutation): string | null {
  if ('callId' in mutation) {
    const call = loadCall(db, mutation.callId);
    return call === null ? null : (call.contactName ?? call.contactNumber);
  }
  if (mutation.kind === 'create-contact') return mutation.fields.name;
  return loadContact(db, mutation.contactId)?.name ?? null;
}

const deleteRow = change(`DELETE FROM outbox WHERE id = $id AND state = 'set-aside'`);

/** Forgets a change that was set aside; false: there is none of this id. */
export function discardSetAside(db: Writer, id: MutationId): boolean {
  const row = db.get(oneRow, { id });
  if (row === null) return false;
  db.run(deleteRow, { id });
  db.touch('outbox', callOf(toSetAside(row).mutation));
  return true;
}

/**
 * Puts a change that was set aside at the end of the outbox, under an id that the API has not refused. It replaces nothing
 * that waits: what was written since is the operator's too. False: there is none of this id.
 */
export function retrySetAside(db: Writer, id: MutationId, newId: MutationId): boolean {
  const row = db.get(oneRow, { id });
  if (row === null) return false;
  db.run(deleteRow, { id });
  appendMutation(db, { ...toSetAside(row).mutation, id: newId });
  return true;
}
