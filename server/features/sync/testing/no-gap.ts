import { contactFieldsSchema } from '../../../../contracts/domain/contact.ts';
import { contactIdSchema } from '../../../../contracts/ids.ts';
import type { TestApp } from '../../../testing/app.ts';
import { createTestUser, signInAs } from '../../../testing/users.ts';
import { insertContact } from '../../contacts/repository.ts';
import { createReplica, type Replica } from './replica.ts';

interface NoGapOptions {
  readonly app: TestApp;
  /** Transactions of different lengths, overlapping. */
  readonly long: { readonly writers: number; readonly rounds: number };
  /** Mutations over HTTP, each a transaction of its own. */
  readonly short: { readonly writers: number; readonly rounds: number };
}

export interface NoGapResult {
  readonly written: number;
  readonly missed: number;
  /** Told to a reader more than once, although it was written once. */
  readonly twice: number;
}

const fields = contactFieldsSchema.parse({
  name: 'Somebody',
  company: '',
  numbers: ['+33199000001'],
  note: '',
});

/** S1: writers at once, while three readers follow; then what each of them missed. */
export async function tryForGaps({ app, long, short }: NoGapOptions): Promise<NoGapResult> {
  const { context, url } = app;
  const roles = ['operator', 'operator', 'supervisor'] as const;
  const readers = await Promise.all(
    roles.map(async (role) => {
      const authorization = await signInAs(context, await createTestUser(context, role));
      return createReplica({ url, authorization });
    }),
  );
  const written: string[] = [];
  let isWriting = true;
  const following = readers.map(async (reader) => {
    while (isWriting) await reader.pull(17);
    await reader.pull(17);
  });
  await times(long.writers, (writer) => writeLong(app, { writer, rounds: long.rounds, written }));
  await times(short.writers, () => writeShort(app, { rounds: short.rounds, written }));
  isWriting = false;
  await Promise.all(following);
  const count = (isWrong: (reader: Replica, key: string) => boolean): number =>
    readers.reduce((sum, reader) => sum + written.filter((id) => isWrong(reader, `contact ${id}`)).length, 0);
  return {
    written: written.length,
    missed: count(({ records }, key) => !records.has(key)),
    twice: count(({ tellings }, key) => (tellings.get(key) ?? 0) > 1),
  };
}

const times = (count: number, work: (index: number) => Promise<void>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

interface Writing {
  readonly rounds: number;
  readonly written: string[];
}

async function writeLong(
  { context }: TestApp,
  { writer, rounds, written }: Writing & { readonly writer: number },
) {
  for (let round = 0; round < rounds; round += 1) {
    const id = contactIdSchema.parse(context.ids.next());
    await context.db.transaction(async (tx) => {
      await insertContact(tx, { id, ...fields, updatedAt: 1 });
      // Early ids are committed late, which is what breaks a naive cursor.
      await tx.query('SELECT pg_sleep($1)', [((writer * 13 + round * 5) % 9) / 1_000]);
    });
    written.push(id);
  }
}

async function writeShort({ context, url }: TestApp, { rounds, written }: Writing): Promise<void> {
  const authorization = await signInAs(context, await createTestUser(context));
  for (let round = 0; round < rounds; round += 1) {
    const contactId = context.ids.next();
    const mutation = { id: context.ids.next(), madeAt: 1, kind: 'create-contact', contactId, fields };
    const response = await fetch(`${url}/v1/sync/mutations`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ mutations: [mutation] }),
    });
    if (!response.ok) throw new Error(`A push was answered with ${response.status}.`);
    written.push(contactId);
  }
}
