import type { User } from '../../../contracts/domain/user.ts';
import type { UserId } from '../../../contracts/ids.ts';
import type { Context } from '../../context.ts';
import { HashingQueueFullError } from './passwords.ts';
import { findAccount } from './session-repository.ts';

export type CredentialVerdict =
  | {
      readonly kind: 'right';
      readonly user: User;
      readonly passwordHash: string;
      readonly needsUpgrade: boolean;
    }
  | { readonly kind: 'wrong'; readonly userId: UserId | null }
  /** Too many others are signing in: nothing was hashed. */
  | { readonly kind: 'not-judged' };

/** The same work for a wrong password, an unknown account, a disabled one and one that has no password yet. */
export async function judgeCredentials(
  { db, passwords }: Pick<Context, 'db' | 'passwords'>,
  email: string,
  password: string,
): Promise<CredentialVerdict> {
  const account = await findAccount(db, email);
  const passwordHash = account?.passwordHash ?? null;
  try {
    const { isRight, needsUpgrade } = await passwords.check(password, passwordHash);
    if (account !== null && passwordHash !== null && isRight && !account.isDisabled) {
      return { kind: 'right', user: account.user, passwordHash, needsUpgrade };
    }
    return { kind: 'wrong', userId: account?.user.id ?? null };
  } catch (error) {
    if (error instanceof HashingQueueFullError) return { kind: 'not-judged' };
    throw error;
  }
}
