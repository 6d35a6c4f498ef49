import { randomBytes } from 'node:crypto';
import { type Contact, type ContactFields, contactSchema } from '../../contracts/domain/contact.ts';
import type { UtcMs } from '../../contracts/ids.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../db/database.ts';
import { saveArticle } from '../features/articles/repository.ts';
import { insertContact } from '../features/contacts/repository.ts';
import { saveDisposition } from '../features/dispositions/repository.ts';
import { queueStore } from '../features/queues/repository.ts';
import { teamStore } from '../features/teams/repository.ts';
import { insertUser, type NewUser } from '../features/users/repository.ts';
import { toUuidV7 } from '../platform/ids.ts';
import { demoArticles } from './articles.ts';
import { demoContacts } from './contacts.ts';
import { demoDispositions } from './dispositions.ts';
import { buildHistory, saveHistory } from './history.ts';
import { demoPassword, demoQueueId, demoTeam, demoTeamId } from './team.ts';

type SeedContext = Pick<Context, 'db' | 'clock' | 'passwords' | 'config' | 'logger'>;

/**
 * Fills an empty database with the demonstration team, its knowledge base and its past calls; once. Refuses a
 * database that holds anybody else: its accounts have a password that is shown to all.
 */
export async function seedDemo({ db, clock, passwords, config, logger }: SeedContext): Promise<void> {
  const users = await db.query<{ id: string }>('SELECT id FROM users');
  const team = new Set(demoTeam.map(({ id }): string => id));
  if (users.some(({ id }) => team.has(id))) return;
  if (users.length > 0) {
    throw new Error(
      'LYDIA_SEED=demo is refused: the database has users already. Leave it out, or use an empty database.',
    );
  }
  const members: NewUser[] = [];
  for (const user of demoTeam) members.push({ ...user, passwordHash: await passwords.hash(demoPassword) });
  const nowMs = clock.nowMs();
  const history = buildHistory(nowMs, { lineNumber: config.twilio.callerId, queueName: config.queueName });
  await db.transaction(async (tx) => {
    for (const member of members) await insertUser(tx, member, nowMs);
    for (const disposition of demoDispositions) await saveDisposition(tx, disposition);
    for (const article of demoArticles) await saveArticle(tx, article);
    await saveDemoTeam(tx, { clock, queueName: config.queueName });
    for (const fields of demoContacts) await insertContact(tx, toContact(fields, nowMs));
    await saveHistory(tx, history);
  });
  logger.info('demonstration workspace made', { users: members.length, calls: history.length });
}

/** Everybody but the administrator is of one team, which the callers' queue belongs to. */
async function saveDemoTeam(
  tx: Transaction,
  { clock, queueName }: Pick<Context, 'clock'> & { readonly queueName: string | null },
): Promise<void> {
  const members = demoTeam
    .filter(({ role }) => role !== 'administrator')
    .map(({ id, role }) => ({ userId: id, isSupervisor: role === 'supervisor' }));
  await teamStore.save(tx, { id: demoTeamId, name: 'Lydia', members }, { clock });
  if (queueName === null) return;
  await queueStore.save(tx, { id: demoQueueId, name: queueName, teamId: demoTeamId }, { clock });
}

function toContact(fields: ContactFields, nowMs: UtcMs): Contact {
  return contactSchema.parse({ ...fields, id: toUuidV7(nowMs, randomBytes(10)), updatedAt: nowMs });
}
