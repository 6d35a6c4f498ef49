import { type Contact, type ContactFields, contactFieldsSchema } from '../../../contracts/domain/contact.ts';
import type { MutationHandlers } from '../sync/mutation-handlers.ts';
import { deleteContact, insertContact, lockContact, updateContact } from './repository.ts';

type ContactMutationKind = 'create-contact' | 'edit-contact' | 'delete-contact';

const notFound = { status: 'rejected', code: 'not-found' } as const;
const deleted = { status: 'rejected', code: 'record-deleted' } as const;

/** Contacts are the whole team's: everybody signed in may write them. Of each field, the last word counts. */
export const contactMutationHandlers: Pick<MutationHandlers, ContactMutationKind> = {
  'create-contact': async (tx, { contactId, fields }, _by, { clock }) => {
    const contact: Contact = { id: contactId, ...withoutDoubles(fields), updatedAt: clock.nowMs() };
    if (await insertContact(tx, contact)) return { status: 'applied' };
    // Ids are made to be unique: another contact under this one is a mistake of the sender.
    return { status: 'rejected', code: 'conflict' };
  },
  'edit-contact': async (tx, { contactId, fields }, _by, { clock }) => {
    const contact = await lockContact(tx, contactId);
    if (contact === 'unknown') return notFound;
    if (contact === 'deleted') return deleted;
    await updateContact(tx, {
      ...withoutDoubles(contactFieldsSchema.parse({ ...contact, ...fields })),
      id: contactId,
      // Never before the change that it follows, whatever became of the clock.
      updatedAt: Math.max(clock.nowMs(), contact.updatedAt + 1),
    });
    return { status: 'applied' };
  },
  'delete-contact': async (tx, { contactId }, _by, { clock }) => {
    const contact = await lockContact(tx, contactId);
    if (contact === 'unknown') return notFound;
    if (contact !== 'deleted') await deleteContact(tx, contactId, clock.nowMs());
    return { status: 'applied' };
  },
};

function withoutDoubles({ numbers, ...fields }: ContactFields): ContactFields {
  return { ...fields, numbers: [...new Set(numbers)] };
}
