import type { Mutation } from '../../../contracts/api/sync.ts';
import type { Call } from '../../../contracts/domain/call.ts';
import type { Contact } from '../../../contracts/domain/contact.ts';
import type { Suggestion } from '../../../contracts/domain/suggestion.ts';
import { callIdSchema, contactIdSchema, suggestionIdSchema } from '../../../contracts/ids.ts';
import {
  callOverlay,
  contactOverlay,
  foldConfirmed,
  type OverlaidEntity,
  type Overlay,
  overlayAll,
  suggestionOverlay,
} from '../overlay.ts';
import type { Reader, Writer } from '../reader.ts';
import { deleteCallRow, loadCall, writeCall } from './calls.ts';
import { deleteContactRow, loadContact, writeContact } from './contacts.ts';
import { deleteShadow, loadShadow, loadWaitingMutations, saveShadow } from './shadows.ts';
import { deleteSuggestionRow, loadSuggestion, writeSuggestion } from './suggestions.ts';

/** A table whose rows show what the operator changed before the API has confirmed it. */
interface OverlaidTable<T> {
  readonly overlay: Overlay<T>;
  readonly load: (db: Reader, id: string) => T | null;
  readonly write: (db: Writer, record: T) => void;
  readonly remove: (db: Writer, id: string) => void;
  /** A change may be to a record that the API does not have, and make one. */
  readonly canBeMadeHere: boolean;
}

const callTable: OverlaidTable<Call> = {
  overlay: callOverlay,
  load: (db, id) => loadCall(db, callIdSchema.parse(id)),
  write: writeCall,
  remove: (db, id) => deleteCallRow(db, callIdSchema.parse(id)),
  canBeMadeHere: false,
};
const suggestionTable: OverlaidTable<Suggestion> = {
  overlay: suggestionOverlay,
  load: (db, id) => loadSuggestion(db, suggestionIdSchema.parse(id)),
  write: writeSuggestion,
  remove: (db, id) => deleteSuggestionRow(db, suggestionIdSchema.parse(id)),
  canBeMadeHere: false,
};

const contactTable: OverlaidTable<Contact> = {
  overlay: contactOverlay,
  load: (db, id) => loadContact(db, contactIdSchema.parse(id)),
  write: writeContact,
  remove: (db, id) => deleteContactRow(db, contactIdSchema.parse(id)),
  canBeMadeHere: true,
};

type Target = { readonly entity: OverlaidEntity; readonly id: string };

/** Keeps the record of the API as the shadow, so that changes may be laid over the row from now on. */
export function ensureShadow(db: Writer, target: Target): void {
  if (target.entity === 'call') keepShadow(db, callTable, target.id);
  else if (target.entity === 'contact') keepShadow(db, contactTable, target.id);
  else keepShadow(db, suggestionTable, target.id);
}

function keepShadow<T>(db: Writer, table: OverlaidTable<T>, id: string): void {
  if (loadShadow(db, table.overlay, id) !== null) return;
  const record = table.load(db, id);
  // A change to a call that is not here yet waits for it in the outbox alone.
  if (record !== null || table.canBeMadeHere) saveShadow(db, table.overlay, id, record);
}

/** Writes the row anew: the shadow, and the waiting changes over it. The last change takes the shadow along. */
export function rebuildRow(db: Writer, target: Target): void {
  if (target.entity === 'call') rebuild(db, callTable, target);
  else if (target.entity === 'contact') rebuild(db, contactTable, target);
  else rebuild(db, suggestionTable, target);
}

function rebuild<T>(db: Writer, table: OverlaidTable<T>, target: Target): void {
  const shadow = loadShadow(db, table.overlay, target.id);
  if (shadow === null) return;
  const waiting = loadWaitingMutations(db, target.entity, target.id);
  const shown = overlayAll(table.overlay, shadow.record, waiting);
  if (shown === null) table.remove(db, target.id);
  else table.write(db, shown);
  if (waiting.length === 0) deleteShadow(db, target.entity, target.id);
}

/** Takes the change into the row of the API itself, with nothing waiting over it. */
export function foldIntoRow(db: Writer, target: Target, mutation: Mutation): void {
  if (target.entity === 'call') fold(db, callTable, { id: target.id, mutation });
  else if (target.entity === 'contact') fold(db, contactTable, { id: target.id, mutation });
  else fold(db, suggestionTable, { id: target.id, mutation });
}

function fold<T>(
  db: Writer,
  table: OverlaidTable<T>,
  { id, mutation }: { readonly id: string; readonly mutation: Mutation },
): void {
  const folded = foldConfirmed(table.overlay, table.load(db, id), mutation);
  if (folded === null) table.remove(db, id);
  else table.write(db, folded);
}
