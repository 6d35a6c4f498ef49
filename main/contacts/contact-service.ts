import type { ContactMutation } from '../../contracts/api/sync.ts';
import type { Contact, ContactFields } from '../../contracts/domain/contact.ts';
import { toFailure } from '../../contracts/errors.ts';
import { type ContactId, contactIdSchema, mutationIdSchema } from '../../contracts/ids.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { HistoryReading } from '../history/history-jobs.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import { loadContact } from '../storage/queries/contacts.ts';
import { recordMutation } from '../storage/queries/outbox.ts';
import { attemptStorage, type Storage } from '../storage/storage.ts';

type LooseFields = { readonly [K in keyof ContactFields]?: ContactFields[K] | undefined };

/** The people whom the team speaks to. What is written is on the disk when it answers, and sent when that can be. */
export interface ContactService {
  list(input: { readonly search: string; readonly limit: number }): Promise<Result<Contact[]>>;
  open(id: ContactId): Result<Contact>;
  create(fields: ContactFields): Result<Contact>;
  edit(id: ContactId, fields: LooseFields): Result<Contact>;
  delete(id: ContactId): Result<void>;
}

export interface ContactServiceOptions {
  readonly storage: Storage;
  readonly reading: HistoryReading;
  readonly hurrySync: () => void;
  readonly clock: Clock;
  readonly ids: Ids;
}

type WithoutBase<M> = M extends ContactMutation ? Omit<M, 'id' | 'madeAt' | 'contactId'> : never;
type ContactChange = WithoutBase<ContactMutation>;

/** What the form of a field alone cannot say. */
function findIssue(fields: LooseFields): { readonly path: ['numbers']; readonly message: string } | null {
  const { numbers } = fields;
  if (numbers === undefined) return null;
  if (numbers.includes('anonymous'))
    return { path: ['numbers'], message: 'A withheld number is nobody’s: give the number itself.' };
  if (new Set(numbers).size < numbers.length)
    return { path: ['numbers'], message: 'A number is there twice: give each once.' };
  return null;
}

function refuse(issue: { readonly path: ['numbers']; readonly message: string }): Result<never> {
  return { ok: false, error: { ...toFailure('invalid-input', issue.message), issues: [issue] } };
}

export function createContactService(options: ContactServiceOptions): ContactService {
  const { storage, reading, hurrySync, clock, ids } = options;

  /** In one transaction with its place in the outbox; null: there is no such contact here (any more). */
  function record(contactId: ContactId, change: ContactChange): Result<Contact | null> {
    const base = { id: mutationIdSchema.parse(ids.next()), madeAt: clock.nowMs(), contactId };
    const written = attemptStorage(() =>
      storage.write((db): Result<Contact | null> => {
        if (change.kind !== 'create-contact' && loadContact(db, contactId) === null) return fail('not-found');
        recordMutation(db, { ...base, ...change });
        return succeed(loadContact(db, contactId));
      }),
    );
    const recorded = written.ok ? written.value : written;
    if (recorded.ok) hurrySync();
    return recorded;
  }

  function found(result: Result<Contact | null>): Result<Contact> {
    if (!result.ok) return result;
    return result.value === null ? fail('not-found') : succeed(result.value);
  }

  return {
    list: ({ search, limit }) => reading.run('list-contacts', { search, limit }),
    open: (id) => found(attemptStorage(() => storage.read((db) => loadContact(db, id)))),
    create(fields) {
      const issue = findIssue(fields);
      if (issue !== null) return refuse(issue);
      return found(record(contactIdSchema.parse(ids.next()), { kind: 'create-contact', fields }));
    },
    edit(id, fields) {
      const issue = findIssue(fields);
      if (issue !== null) return refuse(issue);
      return found(record(id, { kind: 'edit-contact', fields: { ...fields } }));
    },
    delete(id) {
      const deleted = record(id, { kind: 'delete-contact' });
      return deleted.ok ? succeed(undefined) : deleted;
    },
  };
}
