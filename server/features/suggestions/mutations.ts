import { canSee } from '../calls/may-see.ts';
import { recordOfCall } from '../calls/record-call.ts';
import { loadCall } from '../calls/repository.ts';
import type { MutationHandlers } from '../sync/mutation-handlers.ts';
import { loadSuggestions, saveOutcome } from './repository.ts';

/** What the operator did with a suggestion; what he did last counts. */
export const suggestionMutationHandlers: Pick<MutationHandlers, 'record-suggestion-outcome'> = {
  'record-suggestion-outcome': async (tx, { callId, suggestionId, outcome, editedText }, by) => {
    const call = await loadCall(tx, callId);
    if (!call || !(await canSee(tx, by, call))) return { status: 'rejected', code: 'call-not-found' };
    const suggestion = (await loadSuggestions(tx, [suggestionId])).get(suggestionId);
    if (suggestion?.callId !== callId) return { status: 'rejected', code: 'not-found' };
    await saveOutcome(tx, {
      id: suggestionId,
      outcome,
      editedText: outcome === 'edited' ? editedText : null,
    });
    tx.announce('suggestion-judged', { outcome });
    await recordOfCall(tx, { entity: 'suggestion', ids: [suggestionId], callId });
    return { status: 'applied' };
  },
};
