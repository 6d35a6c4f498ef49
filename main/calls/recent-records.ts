import type { Call } from '../../contracts/domain/call.ts';
import type { CallId } from '../../contracts/ids.ts';

const maxRecords = 50;

/** The last records that the API told of, of calls that do not ring here (yet): they name who calls. */
export interface RecentRecords {
  remember(call: Call): void;
  find(callId: CallId): Call | null;
}

export function createRecentRecords(): RecentRecords {
  const calls = new Map<CallId, Call>();
  return {
    remember(call) {
      calls.delete(call.id);
      calls.set(call.id, call);
      const oldest = calls.keys().next();
      if (calls.size > maxRecords && oldest.done !== true) calls.delete(oldest.value);
    },
    find: (callId) => calls.get(callId) ?? null,
  };
}
