import type { UserId } from '../../../contracts/ids.ts';
import type { Context } from '../../context.ts';
import type { Transaction } from '../../db/database.ts';
import { type EndOfAll, revokeSessionsOf } from './session-repository.ts';

interface Ending {
  readonly userId: UserId;
  readonly because: EndOfAll;
  /** The session that goes on; none when left out. */
  readonly except?: string | null;
}

/** Ends the sessions of a user: no token of theirs is accepted after the commit, and their open sockets close. */
export async function endSessionsOf(
  tx: Transaction,
  { clock }: Pick<Context, 'clock'>,
  { userId, because, except = null }: Ending,
): Promise<number> {
  const ended = await revokeSessionsOf(tx, { userId, because, nowMs: clock.nowMs(), except });
  for (const sessionId of ended) tx.announce('session-ended', { userId, sessionId });
  return ended.length;
}
