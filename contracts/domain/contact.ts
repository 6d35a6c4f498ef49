import { z } from 'zod';
import { contactIdSchema, contactNumberSchema, utcMsSchema } from '../ids.ts';

export const contactNameSchema = z.string().trim().min(1).max(120);

/** Somebody outside the team whom it speaks to; shared by the whole team. A call is his by its number. */
export const contactSchema = z.object({
  id: contactIdSchema,
  name: contactNameSchema,
  company: z.string().max(120),
  /** In E.164, each once. Two contacts may share a number; the one changed last then gives the name. */
  numbers: z.array(contactNumberSchema).min(1).max(10),
  note: z.string().max(2_000),
  updatedAt: utcMsSchema,
});
export type Contact = z.infer<typeof contactSchema>;

/** What a person writes of a contact. */
export const contactFieldsSchema = contactSchema.omit({ id: true, updatedAt: true });
export type ContactFields = z.infer<typeof contactFieldsSchema>;
