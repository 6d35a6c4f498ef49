import type { Call } from '../../../contracts/domain/call.ts';
import type { User } from '../../../contracts/domain/user.ts';
import type { CallId } from '../../../contracts/ids.ts';
import type { Result } from '../../../contracts/result.ts';

/** The calls that are going on. Built once; lives as long as the server. */
export interface CallService {
  /** Takes up what was going on before a restart, and begins to ring waiting callers. */
  start(): Promise<void>;
  /** Stops timers and what is being generated; running calls go on at the provider. */
  stop(): Promise<void>;
  /** Ends the call for everybody; repeatable. */
  hangUp(user: User, callId: CallId): Promise<Result<Call>>;
}
