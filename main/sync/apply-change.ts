import type { z } from 'zod';
import { type Change, type SyncEntity, syncEntities } from '../../contracts/api/sync.ts';
import { articleSchema } from '../../contracts/domain/article.ts';
import { callSchema } from '../../contracts/domain/call.ts';
import { contactSchema } from '../../contracts/domain/contact.ts';
import { dispositionSchema } from '../../contracts/domain/disposition.ts';
import { legSchema } from '../../contracts/domain/leg.ts';
import { noteConflictSchema } from '../../contracts/domain/note-conflict.ts';
import { suggestionSchema } from '../../contracts/domain/suggestion.ts';
import { utteranceSchema } from '../../contracts/domain/transcript.ts';
import { userSchema } from '../../contracts/domain/user.ts';
import {
  articleIdSchema,
  callIdSchema,
  contactIdSchema,
  dispositionIdSchema,
  legIdSchema,
  mutationIdSchema,
  suggestionIdSchema,
  userIdSchema,
  utteranceIdSchema,
} from '../../contracts/ids.ts';
import { applyServerArticle, deleteArticle } from '../storage/queries/articles.ts';
import { applyServerCall } from '../storage/queries/calls.ts';
import { applyServerContact, deleteContact } from '../storage/queries/contacts.ts';
import { deleteCall, deleteSuggestion } from '../storage/queries/delete-record.ts';
import { applyServerDisposition, deleteDisposition } from '../storage/queries/dispositions.ts';
import { applyServerLeg, deleteLeg } from '../storage/queries/legs.ts';
import { applyServerNoteConflict, deleteNoteConflict } from '../storage/queries/note-conflicts.ts';
import { deleteRawRecord, loadRawRecords, saveRawRecord } from '../storage/queries/raw-records.ts';
import { applyServerSuggestion } from '../storage/queries/suggestions.ts';
import { applyServerUser, deleteUser } from '../storage/queries/users.ts';
import { applyServerUtterance, deleteUtterance } from '../storage/queries/utterances.ts';
import type { Writer } from '../storage/storage.ts';
import { isCopyRow, toRecord } from './load/field-codec.ts';

/** Stores one value, or deletes it when it is null; false: this version cannot read the value. */
type Applier = (db: Writer, id: string, value: unknown) => boolean;

interface IdSchema<I> {
  safeParse(id: string): { success: true; data: I } | { success: false };
}

interface EntityRules<T, I> {
  readonly schema: z.ZodObject & z.ZodType<T>;
  readonly id: IdSchema<I>;
  readonly save: (db: Writer, record: T, extra: string | null) => void;
  readonly remove: (db: Writer, id: I) => void;
}

function createApplier<T, I>({ schema, id: idSchema, save, remove }: EntityRules<T, I>): Applier {
  const knownFields = new Set(Object.keys(schema.shape));
  return (db, id, given) => {
    const value = isCopyRow(given) ? toRecord(schema, given) : given;
    const parsedId = idSchema.safeParse(id);
    if (!parsedId.success) return false;
    if (value === null) {
      remove(db, parsedId.data);
      return true;
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) return false;
    save(db, parsed.data, extraFields(value, knownFields));
    return true;
  };
}

/** The fields that a newer API added, as JSON: kept, so that nothing is lost when this version is updated. */
function extraFields(value: unknown, knownFields: ReadonlySet<string>): string | null {
  const extra = Object.entries(Object(value)).filter(([name]) => !knownFields.has(name));
  return extra.length === 0 ? null : JSON.stringify(Object.fromEntries(extra));
}

const appliers: Readonly<Record<SyncEntity, Applier>> = {
  call: createApplier({ schema: callSchema, id: callIdSchema, save: applyServerCall, remove: deleteCall }),
  utterance: createApplier({
    schema: utteranceSchema,
    id: utteranceIdSchema,
    save: applyServerUtterance,
    remove: deleteUtterance,
  }),
  suggestion: createApplier({
    schema: suggestionSchema,
    id: suggestionIdSchema,
    save: applyServerSuggestion,
    remove: deleteSuggestion,
  }),
  article: createApplier({
    schema: articleSchema,
    id: articleIdSchema,
    save: applyServerArticle,
    remove: deleteArticle,
  }),
  disposition: createApplier({
    schema: dispositionSchema,
    id: dispositionIdSchema,
    save: applyServerDisposition,
    remove: deleteDisposition,
  }),
  contact: createApplier({
    schema: contactSchema,
    id: contactIdSchema,
    save: applyServerContact,
    remove: deleteContact,
  }),
  leg: createApplier({ schema: legSchema, id: legIdSchema, save: applyServerLeg, remove: deleteLeg }),
  'note-conflict': createApplier({
    schema: noteConflictSchema,
    id: mutationIdSchema,
    save: applyServerNoteConflict,
    remove: deleteNoteConflict,
  }),
  user: createApplier({ schema: userSchema, id: userIdSchema, save: applyServerUser, remove: deleteUser }),
};

function findApplier(entity: string): Applier | null {
  const known = syncEntities.find((name) => name === entity);
  return known === undefined ? null : appliers[known];
}

/** Stores one change of the feed. Doing it twice is doing it once. What cannot be read is kept raw. */
export function applyChange(db: Writer, change: Change): void {
  const isApplied = findApplier(change.entity)?.(db, change.id, change.value) ?? false;
  if (isApplied || change.value === null) deleteRawRecord(db, change.entity, change.id);
  else saveRawRecord(db, change);
}

/** Tries again what an older version could not read; returns how many records that made readable. */
export function applyKeptRecords(db: Writer): number {
  const kept = loadRawRecords(db, syncEntities);
  for (const change of kept) applyChange(db, change);
  return kept.length - loadRawRecords(db, syncEntities).length;
}
