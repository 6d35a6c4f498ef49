import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { type CreateUserRequest, createUserRequestSchema } from '../../contracts/api/users.ts';
import type { Failure } from '../../contracts/errors.ts';
import type { UserId } from '../../contracts/ids.ts';
import type { Result } from '../../contracts/result.ts';
import { createDatabase } from '../db/connect.ts';
import { createPool } from '../db/pool.ts';
import { createAuditLog } from '../features/audit/audit-log.ts';
import { deriveAuditKey } from '../features/audit/chain.ts';
import { type PasswordContext, setPasswordByLink } from '../features/auth/password-links.ts';
import { createPasswords } from '../features/auth/passwords.ts';
import { findAccount } from '../features/auth/session-repository.ts';
import { type AdministrationContext, createUser, issuePasswordLink } from '../features/users/administer.ts';
import { createInProcessBus } from '../platform/bus.ts';
import { createSystemClock } from '../platform/clock.ts';
import { createIds } from '../platform/ids.ts';
import { createSilentLogger } from '../platform/logger.ts';
import { createInProcessRateLimiter } from '../platform/rate-limiter.ts';
import { findServerData, openServerData } from './data.ts';

/**
 * `npm run administrator`: makes the first administrator, or lets one in again who forgot his password. Whoever may run it
 * could change the database anyway.
 */

const usage = `npm run administrator -- --email=ADDRESS --name=NAME [--data-dir=FOLDER] [--password-stdin]

  --data-dir        folder of the embedded database, instead of LYDIA_DATA_DIR
  --password-stdin  sets the password that is read from standard input; otherwise a one-time token is printed`;

type CommandContext = AdministrationContext & PasswordContext;

function readWishes() {
  const { values } = parseArgs({
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      'data-dir': { type: 'string' },
      'password-stdin': { type: 'boolean', default: false },
    },
  });
  const person = { email: values.email, displayName: values.name, role: 'administrator' };
  const request = createUserRequestSchema.safeParse(person);
  if (!request.success) throw new Error(`A good --email and a --name are needed.\n\n${usage}`);
  return { request: request.data, folder: values['data-dir'], asksPassword: values['password-stdin'] };
}

const from = { address: 'command line' };

/** He who is there already keeps his role and his name. */
async function ensureUser(context: CommandContext, request: CreateUserRequest): Promise<UserId> {
  const known = await findAccount(context.db, request.email);
  return known ? known.user.id : expect(await createUser(context, request, from)).id;
}

function expect<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(describe(result.error));
  return result.value;
}

function describe({ message, issues = [] }: Failure): string {
  return [message, ...issues.map((issue) => `The password ${issue.message}.`)].join(' ');
}

async function letIn(context: CommandContext, wishes: ReturnType<typeof readWishes>): Promise<void> {
  const userId = await ensureUser(context, wishes.request);
  const { token } = expect(await issuePasswordLink(context, userId, from));
  if (!wishes.asksPassword) {
    console.log(`One-time token, good for POST /v1/auth/set-password:\n${token}`);
    return;
  }
  const newPassword = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (newPassword.length < 12) throw new Error('The password must have twelve characters.');
  expect(await setPasswordByLink(context, { token, newPassword }, from));
  console.log(`${wishes.request.email} can sign in now.`);
}

async function main(): Promise<void> {
  const wishes = readWishes();
  const data = await findServerData(process.env, { folder: wishes.folder, usage });
  const database = await openServerData(data);
  const logger = createSilentLogger();
  const pool = createPool({ connectionString: database.connectionString, logger, maxConnections: 2 });
  try {
    const clock = createSystemClock();
    const db = createDatabase({ pool, bus: createInProcessBus(logger), logger });
    const audit = createAuditLog({ db, clock, logger, key: deriveAuditKey(data.tokenPrivateKey) });
    const rateLimiter = createInProcessRateLimiter(clock);
    const passwords = createPasswords();
    await letIn({ db, clock, audit, ids: createIds(clock), rateLimiter, passwords }, wishes);
  } finally {
    await pool.end();
    await database.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
