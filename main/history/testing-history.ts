import type { Call } from '../../contracts/domain/call.ts';
import { type Contact, contactSchema } from '../../contracts/domain/contact.ts';
import type { HistoryFilter } from '../../contracts/domain/history-filter.ts';
import { dispositionIdSchema, mutationIdSchema, userIdSchema } from '../../contracts/ids.ts';
import { applyServerCall, saveCall } from '../storage/queries/calls.ts';
import { applyServerContact } from '../storage/queries/contacts.ts';
import { deleteCall } from '../storage/queries/delete-record.ts';
import { applyServerNoteConflict } from '../storage/queries/note-conflicts.ts';
import { recordMutation } from '../storage/queries/outbox.ts';
import { saveUtterance } from '../storage/queries/utterances.ts';
import { foldText, splitWords } from '../storage/search-text.ts';
import type { Storage } from '../storage/storage.ts';
import { testCall, testCallId, testId, testStartMs, testUtterance } from '../storage/testing.ts';

/** A small history with everything that filters tell apart, and what is in it in plain lists. */
export interface ModelHistory {
  readonly calls: readonly ModelCall[];
  readonly contacts: readonly Contact[];
}

interface ModelCall {
  readonly call: Call;
  readonly said: string;
  readonly hasConflict: boolean;
}

export const vocabulary = [
  'facture',
  'factures',
  'facturation',
  'colis',
  'retard',
  'merci',
  'café',
  'duplicata',
];
export const queues = ['Ventes', 'Support', 'Rare'];
export const tags = ['urgent', 'vip', 'à rappeler'];
export const operators = [901, 902, 903].map((number) => userIdSchema.parse(testId(number)));
export const dispositions = [801, 802].map((number) => dispositionIdSchema.parse(testId(number)));

const numbers = ['+33612345678', '+33612345679', '+442079460123', '+33199001001', 'anonymous'];

/** The same numbers for the same seed. */
function createRandom(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    isTrue: (share: number): boolean => next() < share,
    pick<T>(values: readonly T[]): T {
      const value = values[Math.floor(next() * values.length)];
      if (value === undefined) throw new Error('Nothing to pick from.');
      return value;
    },
  };
}

type Random = ReturnType<typeof createRandom>;

function makeCall(number: number, random: Random): Call {
  // More begin in one millisecond than it has room for, so that their keys run ahead of their time.
  const startedAt = random.isTrue(0.5) ? testStartMs + 500_000 : testStartMs + Math.floor(number / 3) * 1_000;
  const isAnswered = random.isTrue(0.8);
  return testCall(number, {
    startedAt,
    direction: random.pick(['inbound', 'inbound', 'outbound']),
    contactNumber: random.pick(numbers),
    contactName: random.isTrue(0.1) ? 'Zoé Merci' : null,
    queueName: random.isTrue(0.5) ? random.pick(['Ventes', 'Support']) : null,
    operatorId: random.isTrue(0.9) ? random.pick(operators) : null,
    answeredAt: isAnswered ? startedAt + 4_000 : null,
    endedAt: startedAt + 60_000,
    endCause: isAnswered ? 'contact-hung-up' : random.pick(['abandoned', 'no-answer', 'declined']),
    dispositionId: random.isTrue(0.4) ? random.pick(dispositions) : null,
    hasRecording: random.isTrue(0.05),
    notes: random.isTrue(0.2) ? `${random.pick(vocabulary)} ${random.pick(vocabulary)}` : '',
    tags: number % 40 === 12 ? ['urgent'] : tags.filter(() => random.isTrue(0.05)),
  });
}

const mutationId = (number: number) => mutationIdSchema.parse(testId(number));

/** Fills a database in all the ways in which calls come in and change; returns what it must then hold. */
export function fillHistory(storage: Storage, count: number): ModelHistory {
  const random = createRandom(7);
  const model = new Map<number, ModelCall>();
  storage.write((db) => {
    for (let number = 1; number <= count; number += 1) {
      const call = makeCall(number, random);
      const said = random.isTrue(0.6) ? `${random.pick(vocabulary)} et ${random.pick(vocabulary)}` : '';
      saveCall(db, call);
      if (said !== '') saveUtterance(db, testUtterance(number, number, said));
      model.set(number, { call, said, hasConflict: false });
    }
    const change = (number: number, fields: Partial<ModelCall>): void => {
      const present = model.get(number);
      if (present !== undefined) model.set(number, { ...present, ...fields });
    };
    const callOf = (number: number): Call => model.get(number)?.call ?? testCall(number);
    for (let number = 10; number <= count; number += 40) {
      const moved = { ...callOf(number), startedAt: testStartMs + number * 7, queueName: 'Rare' };
      applyServerCall(db, moved, null);
      change(number, { call: moved });
      deleteCall(db, testCallId(number + 1));
      model.delete(number + 1);
      const base = { id: mutationId(50_000 + number), madeAt: 7, callId: testCallId(number + 2) };
      const tagged = callOf(number + 2);
      recordMutation(db, { ...base, kind: 'change-tags', add: ['vip'], remove: ['urgent'] });
      change(number + 2, {
        call: { ...tagged, tags: [...new Set([...tagged.tags.filter((tag) => tag !== 'urgent'), 'vip'])] },
      });
      applyServerNoteConflict(db, conflictOf(number + 3), null);
      change(number + 3, { hasConflict: true });
    }
    for (const contact of contacts) applyServerContact(db, contact, null);
  });
  for (const [number, { call }] of model) if (call.tags.length > 30) throw new Error(`Call ${number}`);
  return { calls: [...model.values()], contacts };
}

function conflictOf(number: number) {
  return {
    id: mutationId(70_000 + number),
    callId: testCallId(number),
    userId: userIdSchema.parse(testId(901)),
    presentText: 'a',
    otherText: 'b',
    madeAt: 7,
    resolvedAt: null,
  };
}

const contact = (number: number, fields: object): Contact =>
  contactSchema.parse({ id: testId(600 + number), note: '', company: '', updatedAt: number, ...fields });

export const contacts: readonly Contact[] = [
  contact(1, { name: 'Ada', company: 'Colissimo', numbers: ['+33612345678', '+442079460123'] }),
  contact(2, { name: 'Zoé', numbers: ['+33199001001', 'anonymous'] }),
  contact(3, { name: 'Without calls', numbers: ['+33100000000'] }),
];

function hasWords({ call, said }: ModelCall, search: string): boolean {
  const owner = contacts.findLast(
    ({ numbers: own }) => call.contactNumber !== 'anonymous' && own.includes(call.contactNumber),
  );
  const texts = [call.contactName ?? '', owner?.name ?? '', owner?.company ?? '', call.notes, said];
  const words = texts.flatMap((text) => splitWords(text).map((word) => word.folded));
  return splitWords(foldText(search)).every(({ folded }) => words.some((word) => word.startsWith(folded)));
}

function fitsOutcome({ answeredAt, endCause }: Call, outcome: HistoryFilter['outcome']): boolean {
  if (outcome === 'answered') return answeredAt !== null;
  if (outcome === 'unanswered') return answeredAt === null;
  return endCause === outcome;
}

/** What each field of a filter asks of a call, when it is not null. */
const rules: {
  readonly [K in keyof HistoryFilter]: (model: ModelCall, value: NonNullable<HistoryFilter[K]>) => boolean;
} = {
  from: ({ call }, from) => call.startedAt >= from,
  until: ({ call }, until) => call.startedAt < until,
  period: () => true,
  direction: ({ call }, direction) => call.direction === direction,
  outcome: ({ call }, outcome) => fitsOutcome(call, outcome),
  dispositionId: ({ call }, id) => (id === 'none' ? call.dispositionId === null : call.dispositionId === id),
  queueName: ({ call }, queueName) => call.queueName === queueName,
  operatorId: ({ call }, operatorId) => call.operatorId === operatorId,
  contactId: ({ call }, id) =>
    call.contactNumber !== 'anonymous' &&
    contacts.some((owner) => owner.id === id && owner.numbers.includes(call.contactNumber)),
  tag: ({ call }, tag) => call.tags.includes(tag),
  hasRecording: ({ call }, has) => call.hasRecording === has,
  hasNotes: ({ call }, has) => (call.notes !== '') === has,
  hasConflict: ({ hasConflict }, has) => hasConflict === has,
};

/** The calls that a query means, found by looking at each. */
export function findInModel({ calls }: ModelHistory, search: string, filter: HistoryFilter): Call[] {
  const fits = <K extends keyof HistoryFilter>(model: ModelCall, field: K): boolean => {
    const value = filter[field];
    return value === null || rules[field](model, value);
  };
  const fields = Object.keys(rules) as (keyof HistoryFilter)[];
  return calls
    .filter((model) => hasWords(model, search) && fields.every((field) => fits(model, field)))
    .map(({ call }) => call);
}
