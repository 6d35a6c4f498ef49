import type { Account, CreateUserRequest, EditUserRequest } from '../../../contracts/api/users.ts';
import type { AuditKind } from '../../../contracts/domain/audit.ts';
import type { Role } from '../../../contracts/domain/user.ts';
import { type UserId, type UtcMs, userIdSchema } from '../../../contracts/ids.ts';
import { fail, type Result, succeed } from '../../../contracts/result.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../db/database.ts';
import { commitOrTaken } from '../administration/records.ts';
import type { Origin } from '../audit/audit-log.ts';
import { endSessionsOf } from '../auth/end-sessions.ts';
import { issueLink } from '../auth/password-links.ts';
import { noPassword } from '../auth/session-repository.ts';
import { hasOtherAdministrator, loadAccount, lockAccount, saveAccount } from './account-repository.ts';
import { insertUser } from './repository.ts';

/** What administering needs; the command line has no more. */
export type AdministrationContext = Pick<Context, 'db' | 'ids' | 'clock' | 'audit'>;

interface PasswordLink {
  readonly token: string;
  readonly expiresAt: UtcMs;
}

/** Makes an account without a password; `issuePasswordLink` makes the token with which its user sets one. */
export async function createUser(
  context: AdministrationContext,
  request: CreateUserRequest,
  from: Origin,
): Promise<Result<Account>> {
  const { ids, clock, audit } = context;
  const id = userIdSchema.parse(ids.next());
  return commitOrTaken<Account>(context, async (tx) => {
    await insertUser(tx, { ...request, id, passwordHash: noPassword }, clock.nowMs());
    const account = await loadAccount(tx, id);
    if (account === null) throw new Error('A user that was just made is not there.');
    await audit.record(tx, {
      kind: 'user-created',
      from,
      subjectId: id,
      details: { after: toShown(account) },
    });
    return succeed(account);
  });
}

/** What of an account may stand in the audit log. */
function toShown({ email, displayName, role, isDisabled }: Account) {
  return { email, displayName, role, isDisabled };
}

interface Change {
  readonly kind: AuditKind;
  readonly userId: UserId;
  readonly from: Origin;
  /** The account as it shall be. */
  readonly change: (account: Account) => Account;
  /** What else is done in the same transaction. */
  readonly also?: (tx: Transaction) => Promise<unknown>;
}

/** Changes an account and records it, or says why not; nobody may be left without an administrator. */
function changeAccount(
  context: AdministrationContext,
  { kind, userId, from, change, also }: Change,
): Promise<Result<Account>> {
  const { clock, audit } = context;
  return commitOrTaken<Account>(context, async (tx) => {
    const mayEmptyOffice = kind === 'role-changed' || kind === 'user-disabled';
    const isOtherLeft = !mayEmptyOffice || (await hasOtherAdministrator(tx, userId));
    const before = await lockAccount(tx, userId);
    if (before === null) return fail('not-found');
    const after = change(before);
    if (!isOtherLeft && isInOffice(before) && !isInOffice(after)) return fail('last-administrator');
    const disabledAt = after.isDisabled ? clock.nowMs() : null;
    await saveAccount(tx, { ...after, disabledAt });
    await also?.(tx);
    const details = { before: toShown(before), after: toShown(after) };
    await audit.record(tx, { kind, from, subjectId: userId, details });
    return succeed(after);
  });
}

function isInOffice({ role, isDisabled }: Account): boolean {
  return role === 'administrator' && !isDisabled;
}

export function editUser(
  context: AdministrationContext,
  userId: UserId,
  { fields, from }: { fields: EditUserRequest; from: Origin },
): Promise<Result<Account>> {
  const change = (account: Account) => ({
    ...account,
    email: fields.email?.toLowerCase() ?? account.email,
    displayName: fields.displayName ?? account.displayName,
  });
  return changeAccount(context, { kind: 'user-edited', userId, from, change });
}

/** In effect with the next request: the role is looked up with the session each time. */
export function changeRole(
  context: AdministrationContext,
  userId: UserId,
  { role, from }: { role: Role; from: Origin },
): Promise<Result<Account>> {
  const change = (account: Account) => ({ ...account, role });
  return changeAccount(context, { kind: 'role-changed', userId, from, change });
}

export function disableUser(
  context: AdministrationContext,
  userId: UserId,
  from: Origin,
): Promise<Result<Account>> {
  return changeAccount(context, {
    kind: 'user-disabled',
    userId,
    from,
    change: (account) => ({ ...account, isDisabled: true }),
    also: (tx) => endSessionsOf(tx, context, { userId, because: 'disabled' }),
  });
}

export function enableUser(
  context: AdministrationContext,
  userId: UserId,
  from: Origin,
): Promise<Result<Account>> {
  const change = (account: Account) => ({ ...account, isDisabled: false });
  return changeAccount(context, { kind: 'user-enabled', userId, from, change });
}

/** For somebody who forgot his password. The present one goes on until the token is used. */
export function issuePasswordLink(
  context: AdministrationContext,
  userId: UserId,
  from: Origin,
): Promise<Result<PasswordLink>> {
  const { db, audit } = context;
  return db.transaction(async (tx) => {
    const account = await lockAccount(tx, userId);
    if (account === null) return fail('not-found');
    const purpose = account.hasPassword ? 'reset' : 'invitation';
    const link = await issueLink(tx, context, { userId, purpose });
    await audit.record(tx, { kind: 'password-link-issued', from, subjectId: userId, details: { purpose } });
    return succeed(link);
  });
}

/** Signs a user out on all of his devices. */
export function endSessions(
  context: AdministrationContext,
  userId: UserId,
  from: Origin,
): Promise<Result<{ ended: number }>> {
  const { db, audit } = context;
  return db.transaction(async (tx) => {
    if ((await lockAccount(tx, userId)) === null) return fail('not-found');
    const ended = await endSessionsOf(tx, context, { userId, because: 'everywhere' });
    await audit.record(tx, { kind: 'sessions-ended', from, subjectId: userId, details: { ended } });
    return succeed({ ended });
  });
}
