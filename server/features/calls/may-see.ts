import type { Call } from '../../../contracts/domain/call.ts';
import type { User } from '../../../contracts/domain/user.ts';
import { loadRelation } from '../../access/relation.ts';
import type { Queryable } from '../../db/database.ts';

/**
 * Operators see their own calls; supervisors those of their teams, and those that nobody took; administrators all. The change feed
 * (`sync/scope.ts`) shows the same.
 */
export async function canSee(db: Queryable, user: User, call: Call): Promise<boolean> {
  if (user.role === 'administrator' || call.operatorId === user.id) return true;
  if (user.role === 'operator') return false;
  if (call.operatorId === null) return true;
  return (await loadRelation(db, user, { kind: 'call', id: call.id })) === 'team';
}
