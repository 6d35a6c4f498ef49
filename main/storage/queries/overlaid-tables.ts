import type { Call } from '../../../contracts/domain/call.ts';
import type { Contact } from '../../../contracts/domain/contact.ts';
import type { Suggestion } from '../../../contracts/domain/suggestion.ts';
import { callIdSchema, contactIdSchema, suggestionIdSchema } from '../../../contracts/ids.ts';
import {
  callOverlay,
  contactOverlay,
  type OverlaidEntity,
  type Overlay,
  overlayAll,
  suggestionOverlay,
} from '../overlay.ts';
import type { Reader, Writer } from '../reader.ts';
import { loadCall, writeCall } from './calls.ts';
import { loadContact, writeContact } from './contacts.ts';
import { deleteShadow, loadShadow, loadWaitingMutations, saveShadow } from './shadows.ts';
import { loadSuggestion, writeSuggestion } from './suggestions.ts';

/** A table whose rows show what the operator changed before the API has confirmed it. */
interface OverlaidTable<T> {
  readonly overlay: Overlay<T>;
  readonly load: (db: Reader, id: string) => T | null;
  readonly write: (db: Writer, record: T) => void;
}

const callTable: OverlaidTable<Call> = {
  overlay: callOverlay,
  load: (db, id) => loadCall(db, callIdSchema.parse(id)),
  write: writeCall,
};
const suggestionTable: OverlaidTable<Suggestion> = {
  overlay: suggestionOverlay,
  load: (db, id) => loadSuggestion(db, suggestionIdSchema.parse(id)),
  write: writeSuggestion,
};

const contactTable: OverlaidTable<Contact> = {
  overlay: contactOverlay,
  load: (db, id) => loadContact(db, contactIdSchema.parse(id)),
  write: writeContact,
};

type Target = { readonly entity: OverlaidEntity; readonly id: string };

/** Keeps the record of the API as the shadow, so that changes may be laid over the row from now on. */
export function ensureShadow(db: Writer, target: Target): void {
  if (target.entity === 'call') keepShadow(db, callTable, target.id);
  else if (target.entity === 'contact') keepShadow(db, contactTable, target.id);
  else keepShadow(db, suggestionTable, target.id);
}

function keepShadow<T extends { readonly id: string }>(
  db: Writer,
  table: OverlaidTable<T>,
  id: string,
): void {
  if (loadShadow(db, table.overlay, id) !== null) return;
  const record = table.load(db, id);
  // A change to a record that is not here yet waits for it in the outbox alone.
  if (record !== null) saveShadow(db, table.overlay, record);
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
  table.write(db, overlayAll(table.overlay, shadow, waiting));
  if (waiting.length === 0) deleteShadow(db, target.entity, target.id);
}
