import type { Contact } from '../../../contracts/domain/contact.ts';
import type { HistoryFilter, SavedFilter } from '../../../contracts/domain/history-filter.ts';
import type { Failure } from '../../../contracts/errors.ts';
import type {
  HistoryDetail,
  HistoryFacets,
  HistoryItem,
  HistoryMatch,
} from '../../../contracts/ipc/history.ts';
import type { LydiaBridge } from '../../../contracts/ipc/ui.ts';
import type { Result } from '../../../contracts/result.ts';
import { contains, type Script } from './fake-bridge.ts';

type Inputs<
  Noun extends keyof LydiaBridge,
  Verb extends keyof LydiaBridge[Noun],
> = LydiaBridge[Noun][Verb] extends (input: infer I) => unknown ? I : never;

const unknownCall: Failure = { code: 'call-not-found', message: 'scripted', retryable: false };
const unknownContact: Failure = { code: 'not-found', message: 'scripted', retryable: false };

/** Changes a past call as an operator does: it is pending then, and the history has another revision. */
export function changeCall(
  { topics, revision }: Script,
  callId: string,
  update: (detail: HistoryDetail) => Partial<HistoryDetail>,
): void {
  const history = topics.history.value();
  if (!history.some(({ call }) => call.id === callId)) return;
  topics.history.set(
    history.map((detail) =>
      detail.call.id === callId ? { ...detail, isPending: true, ...update(detail) } : detail,
    ),
  );
  topics.sync.set({ ...topics.sync.value(), pending: topics.sync.value().pending + 1 });
  revision.set(revision.value() + 1);
}

export function buildHistory(script: Script): Pick<LydiaBridge, 'history'> {
  const { topics, revision, answer } = script;
  const find = ({ search = '', filter }: { search?: string; filter: HistoryFilter }) =>
    topics.history
      .value()
      .map((detail) => withContact(script, detail))
      .filter((detail) => isWanted(detail, filter))
      .flatMap((detail) => toItem(detail, search));
  return {
    history: {
      ...buildSavedFilters(script),
      ...buildExport(script, find),
      watchRevision: revision.watch,
      count: (input) =>
        answer('history:count', input, () => ({ calls: find(input as Parameters<typeof find>[0]).length })),
      listFacets: () => answer('history:list-facets', null, () => listFacets(topics.history.value())),
      resolveConflict: (input) =>
        answer('history:resolve-conflict', input, () =>
          changeCall(script, input.callId, ({ call, conflicts }) => {
            const left = conflicts.filter(({ id }) => id !== input.conflictId);
            return { call: { ...call, notes: input.notes }, conflicts: left, hasConflict: left.length > 0 };
          }),
        ),
      list: (input) =>
        answer('history:list', input, () => {
          const items = find(input as Parameters<typeof find>[0]);
          const start = Number(input.cursor ?? 0);
          const end = start + input.limit;
          return { items: items.slice(start, end), nextCursor: end < items.length ? String(end) : null };
        }),
      open: async (input) => {
        const detail = topics.history.value().find(({ call }) => call.id === input.callId);
        const answered = await answer('history:open', input, () => detail);
        if (!answered.ok) return answered;
        if (!answered.value) return { ok: false, error: unknownCall };
        return { ok: true, value: withContact(script, answered.value) };
      },
    },
  };
}

type HistoryBridge = LydiaBridge['history'];

function buildSavedFilters({
  topics,
  answer,
}: Script): Pick<HistoryBridge, 'watchSavedFilters' | 'saveFilter' | 'deleteFilter'> {
  const { savedFilters } = topics;
  return {
    watchSavedFilters: (listener) => savedFilters.watch((filters) => listener([...filters])),
    saveFilter: (input) =>
      answer('history:save-filter', input, () => {
        const saved = { ...input, id: input.id ?? crypto.randomUUID() } as SavedFilter;
        const others = savedFilters.value();
        const isKnown = others.some(({ id }) => id === saved.id);
        savedFilters.set(
          isKnown ? others.map((other) => (other.id === saved.id ? saved : other)) : [...others, saved],
        );
        return saved;
      }),
    deleteFilter: (input) =>
      answer('history:delete-filter', input, () =>
        savedFilters.set(savedFilters.value().filter(({ id }) => id !== input.id)),
      ),
  };
}

function buildExport(
  { topics: { exporting }, answer }: Script,
  find: (input: { search?: string; filter: HistoryFilter }) => readonly HistoryItem[],
): Pick<HistoryBridge, 'export' | 'cancelExport' | 'watchExport'> {
  return {
    watchExport: exporting.watch,
    export: (input) =>
      answer('history:export', input, () =>
        exporting.set({
          kind: 'running',
          file: `/home/camille/calls.${input.format}`,
          doneCalls: 0,
          totalCalls: find(input as Parameters<typeof find>[0]).length,
        }),
      ),
    cancelExport: () => answer('history:cancel-export', null, () => exporting.set({ kind: 'cancelled' })),
  };
}

export function buildContacts(script: Script): Pick<LydiaBridge, 'contacts'> {
  const { answer, topics } = script;
  const { contacts } = topics;
  const put = (next: readonly Contact[]) => {
    contacts.set(next);
    script.revision.set(script.revision.value() + 1);
  };
  const need = async (
    channel: string,
    input: { contactId: string },
    effect: (contact: Contact) => Contact,
  ): Promise<Result<Contact>> => {
    const known = contacts.value().find(({ id }) => id === input.contactId);
    const answered = await answer(channel, input, () => known && effect(known));
    if (!answered.ok) return answered;
    return answered.value ? { ok: true, value: answered.value } : { ok: false, error: unknownContact };
  };
  return {
    contacts: {
      list: (input) =>
        answer('contacts:list', input, () =>
          contacts
            .value()
            .filter(({ name, company, numbers, note }) =>
              contains([name, company, note, ...numbers].join(' '), input.search),
            )
            .slice(0, input.limit),
        ),
      open: (input) => need('contacts:open', input, (contact) => contact),
      create: (input) =>
        answer('contacts:create', input, () => {
          const made = { ...input, id: crypto.randomUUID(), updatedAt: Date.now() } as Contact;
          put([...contacts.value(), made]);
          return made;
        }),
      edit: (input: Inputs<'contacts', 'edit'>) =>
        need('contacts:edit', input, (contact) => {
          const edited = { ...contact, ...input.fields, updatedAt: Date.now() } as Contact;
          put(contacts.value().map((other) => (other.id === contact.id ? edited : other)));
          return edited;
        }),
      delete: (input) =>
        answer('contacts:delete', input, () =>
          put(contacts.value().filter(({ id }) => id !== input.contactId)),
        ),
    },
  };
}

/** The contact who has the number of the call; of two the one changed last. */
function withContact({ topics }: Script, detail: HistoryDetail): HistoryDetail {
  const contact = topics.contacts
    .value()
    .filter(({ numbers }) => numbers.includes(detail.call.contactNumber))
    .sort((a, b) => b.updatedAt - a.updatedAt)[0];
  return { ...detail, contact: contact ?? detail.contact };
}

function isWanted({ call, contact, hasConflict }: HistoryDetail, filter: HistoryFilter): boolean {
  const wasAnswered = call.answeredAt !== null;
  const { outcome } = filter;
  return [
    filter.from === null || call.startedAt >= filter.from,
    filter.until === null || call.startedAt < filter.until,
    filter.direction === null || call.direction === filter.direction,
    outcome === null ||
      (outcome === 'answered' || outcome === 'unanswered'
        ? wasAnswered === (outcome === 'answered')
        : call.endCause === outcome),
    filter.dispositionId === null || (call.dispositionId ?? 'none') === filter.dispositionId,
    filter.queueName === null || call.queueName === filter.queueName,
    filter.operatorId === null || call.operatorId === filter.operatorId,
    filter.contactId === null || contact?.id === filter.contactId,
    filter.tag === null || call.tags.includes(filter.tag),
    filter.hasRecording === null || call.hasRecording === filter.hasRecording,
    filter.hasNotes === null || (call.notes !== '') === filter.hasNotes,
    filter.hasConflict === null || hasConflict === filter.hasConflict,
  ].every(Boolean);
}

function listFacets(history: readonly HistoryDetail[]): HistoryFacets {
  const operators = new Map(
    history.flatMap(({ call, operatorName }) =>
      call.operatorId && operatorName ? [[call.operatorId, operatorName] as const] : [],
    ),
  );
  return {
    queueNames: [...new Set(history.flatMap(({ call }) => call.queueName ?? []))].sort(),
    operators: [...operators].map(([id, displayName]) => ({ id, displayName })),
    tags: [...new Set(history.flatMap(({ call }) => call.tags))].sort(),
    hasRecordings: history.some(({ call }) => call.hasRecording),
  };
}

function toItem(detail: HistoryDetail, search: string): readonly HistoryItem[] {
  const { call, contact, operatorName, isPending, hasConflict } = detail;
  const item = { call, contact, operatorName, isPending, hasConflict };
  const match = search ? findMatch(detail, search) : null;
  return search && !match ? [] : [{ ...item, match }];
}

function findMatch({ call, contact, utterances }: HistoryDetail, search: string): HistoryMatch | null {
  const said = utterances.find(({ text }) => contains(text, search));
  const place = said ? 'utterance' : contains(call.notes, search) ? 'notes' : 'contact';
  const text = said?.text ?? (place === 'notes' ? call.notes : (contact?.name ?? call.contactName ?? ''));
  const start = text.toLowerCase().indexOf(search.toLowerCase());
  if (start < 0) return null;
  return {
    place,
    utteranceId: said?.id ?? null,
    speaker: said?.speaker ?? null,
    text,
    ranges: [[start, start + search.length]],
  };
}
