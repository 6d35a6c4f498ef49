import { z } from 'zod';
import { contactFieldsSchema, contactSchema } from '../domain/contact.ts';
import { contactIdSchema } from '../ids.ts';
import { call } from './channel.ts';

export const contactChannels = {
  /** Contacts whose name, company, note or number has the words; all, by name, when `search` is empty. At most `limit`. */
  'contacts:list': call(
    z.object({ search: z.string().max(200), limit: z.number().int().min(1).max(200) }),
    z.array(contactSchema),
  ),
  'contacts:open': call(z.object({ contactId: contactIdSchema }), contactSchema),
  /** Stored on this computer before it answers, like everything an operator writes. */
  'contacts:create': call(contactFieldsSchema, contactSchema),
  /** Only the fields that were changed. */
  'contacts:edit': call(
    z.object({ contactId: contactIdSchema, fields: contactFieldsSchema.partial() }),
    contactSchema,
  ),
  'contacts:delete': call(z.object({ contactId: contactIdSchema }), z.void()),
};
