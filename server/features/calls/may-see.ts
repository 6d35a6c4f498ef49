import type { Call } from '../../../contracts/domain/call.ts';
import type { User } from '../../../contracts/domain/user.ts';

/** Operators see their own calls; supervisors and administrators see all. */
export function canSee(user: User, call: Call): boolean {
  return call.operatorId === user.id || user.role !== 'operator';
}
