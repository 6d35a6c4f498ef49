import type { CallMutation, ContactMutation, Mutation, MutationResult } from '../../contracts/api/sync.ts';
import type { Call } from '../../contracts/domain/call.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { Table } from './testing-table.ts';

/** Decides about mutations, each once, as the API does. */
export interface Desk {
  readonly effects: ReadonlyMap<string, number>;
  readonly rejected: Map<string, ErrorCode>;
  applyOnce(mutation: Mutation): MutationResult;
  knows(mutationId: string): boolean;
  backUp(): () => void;
}

type Decision = ErrorCode | 'applied' | 'conflict';

export function createDesk(table: Table): Desk {
  const results = new Map<string, MutationResult>();
  const effects = new Map<string, number>();
  const rejected = new Map<string, ErrorCode>();

  function decide(mutation: Mutation): MutationResult {
    const { id } = mutation;
    const refusal = rejected.get(id);
    const decision =
      refusal ?? ('callId' in mutation ? decideOnCall(table, mutation) : decideOnContact(table, mutation));
    if (decision === 'applied' || decision === 'conflict') {
      effects.set(id, (effects.get(id) ?? 0) + 1);
      return { id, status: decision, code: decision === 'conflict' ? 'conflict' : null };
    }
    return { id, status: 'rejected', code: decision };
  }

  return {
    effects,
    rejected,
    knows: (id) => results.has(id),
    applyOnce(mutation) {
      const result = results.get(mutation.id) ?? decide(mutation);
      results.set(mutation.id, result);
      return result;
    },
    backUp() {
      const copies = [new Map(results), new Map(effects)] as const;
      return () => {
        results.clear();
        effects.clear();
        for (const [id, result] of copies[0]) results.set(id, result);
        for (const [id, count] of copies[1]) effects.set(id, count);
      };
    },
  };
}

function decideOnCall(table: Table, mutation: CallMutation): Decision {
  const call = table.findCall(mutation.callId);
  if (call === null) return 'call-not-found';
  if (mutation.kind === 'save-notes' && mutation.baseRevision !== call.notesRevision) {
    table.put('note-conflict', mutation.id, {
      id: mutation.id,
      callId: call.id,
      userId: call.operatorId,
      presentText: call.notes,
      otherText: mutation.notes,
      madeAt: mutation.madeAt,
      resolvedAt: null,
    });
    return 'conflict';
  }
  if (mutation.kind === 'resolve-note-conflict') {
    const conflict = table.records.get(`note-conflict ${mutation.conflictId}`);
    if (conflict === undefined || conflict === null) return 'conflict';
    table.put('note-conflict', mutation.conflictId, { ...conflict, resolvedAt: mutation.madeAt });
  }
  table.put('call', call.id, changeCall(call, mutation));
  return 'applied';
}

function changeCall(call: Call, mutation: CallMutation): Call {
  switch (mutation.kind) {
    case 'save-notes':
    case 'resolve-note-conflict':
      return { ...call, notes: mutation.notes, notesRevision: call.notesRevision + 1 };
    case 'set-disposition':
      return { ...call, dispositionId: mutation.dispositionId };
    case 'complete-wrap-up':
      return { ...call, wrappedUpAt: call.wrappedUpAt ?? mutation.wrappedUpAt };
    case 'change-tags': {
      const { add, remove } = mutation;
      return { ...call, tags: [...new Set([...call.tags.filter((tag) => !remove.includes(tag)), ...add])] };
    }
    case 'record-suggestion-outcome':
      return call;
  }
}

function decideOnContact(table: Table, mutation: ContactMutation): Decision {
  const { contactId: id, madeAt } = mutation;
  const present = table.records.get(`contact ${id}`) ?? null;
  if (mutation.kind === 'create-contact') {
    table.put('contact', id, { ...mutation.fields, id, updatedAt: madeAt });
    return 'applied';
  }
  if (present === null) return mutation.kind === 'delete-contact' ? 'applied' : 'record-deleted';
  if (mutation.kind === 'delete-contact') table.put('contact', id, null);
  else table.put('contact', id, { ...present, ...mutation.fields, updatedAt: madeAt });
  return 'applied';
}
