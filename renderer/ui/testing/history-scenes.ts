import type { Mutation } from '../../../contracts/api/sync.ts';
import type { HistoryDetail } from '../../../contracts/ipc/history.ts';
import type { FullLoad, SetAsideChange } from '../../../contracts/ipc/sync.ts';
import type { FakeState } from './fake-bridge.ts';
import { buildState, buildView, sampleId } from './sample-data.ts';
import { sampleContacts, sampleHistory } from './sample-day.ts';

type Scene = Partial<FakeState>;

const { sync, status } = buildState();
const first = sampleHistory[0] as HistoryDetail;
const hour = 3_600_000;
const longName = 'Maximiliane-Anastasia von und zu Hohenwürttemberg-Schleswigholstein de la Fontaine';

const day: Scene = { history: sampleHistory, contacts: sampleContacts };

function changeFirst(change: Partial<HistoryDetail>): Scene {
  return { ...day, history: [{ ...first, ...change }, ...sampleHistory.slice(1)] };
}

const conflict: HistoryDetail['conflicts'][number] = {
  id: sampleId(9, 1),
  callId: first.call.id,
  userId: sampleId(2, 2),
  presentText: first.call.notes,
  otherText:
    'Explained the second invoice.\nCredit note is sent by post, she has no e-mail. Call back on Monday.',
  madeAt: first.call.startedAt + 9 * 60_000,
  resolvedAt: null,
};

const load: FullLoad = {
  reason: 'first',
  phase: 'fetching',
  done: 412_600,
  total: 1_000_000,
  perSecond: 24_180,
  secondsLeft: 24,
};

function setAside(number: number, mutation: Partial<Mutation> & Pick<Mutation, 'kind'>): SetAsideChange {
  const made = { id: sampleId(9, number), madeAt: Date.now() - number * hour };
  return {
    mutation: { ...made, callId: first.call.id, ...mutation } as Mutation,
    code: number === 1 ? 'forbidden' : 'record-deleted',
    subject: number === 1 ? 'Nadia Benali' : longName,
  };
}

const setAsideChanges: readonly SetAsideChange[] = [
  setAside(1, { kind: 'save-notes', notes: 'Wants the credit note by post.\nCall back on Monday.' }),
  setAside(2, {
    kind: 'edit-contact',
    contactId: sampleId(7, 9),
    fields: { name: longName, company: 'Thompson Imports' },
  } as Partial<Mutation> & Pick<Mutation, 'kind'>),
];

const backups: FakeState['backups'] = {
  activity: 'none',
  backups: [2, 26, 50, 74].map((hours, index) => ({
    name: `lydia-${index}.backup`,
    madeAt: Date.now() - hours * hour,
    bytes: 1_240_000_000 - index * 12_400_000,
  })),
};

/** The states of history, synchronisation and backups worth looking at. */
export const historyScenes: Readonly<Record<string, Scene>> = {
  history: day,
  'history-conflict': {
    ...changeFirst({ conflicts: [conflict], hasConflict: true }),
    sync: { ...sync, conflicts: 1, pending: 1, completedAt: Date.now() },
    status: { ...status, pendingChanges: 1 },
  },
  'history-long': {
    ...changeFirst({
      call: {
        ...first.call,
        contactName: longName,
        tags: ['a tag of forty letters is still a tag !!', 'réclamation', 'urgent', 'à rappeler demain'],
        queueName: 'Réclamations, résiliations et remboursements',
      },
      hasConflict: true,
    }),
    contacts: [],
  },
  'history-unknown': { ...day, contacts: [] },
  'history-loading': { history: [], sync: { ...sync, fullLoad: load } },
  'history-waiting': { ...day, sync: { ...sync, fullLoad: { ...load, reason: 'anew', phase: 'waiting' } } },
  'history-exporting': {
    ...day,
    exporting: { kind: 'running', file: '/home/camille/calls.csv', doneCalls: 134_000, totalCalls: 412_600 },
  },
  synchronisation: {
    ...day,
    sync: { ...sync, pending: 3, setAside: 2, conflicts: 1, completedAt: Date.now() - hour },
    status: { ...status, pendingChanges: 3, connection: 'offline' },
    setAside: setAsideChanges,
  },
  synchronised: { ...day, sync: { ...sync, completedAt: Date.now() - 60_000 } },
  backups: { ...day, backups },
  'backups-in-call': { ...day, backups, calls: [buildView({ audioSince: Date.now() - 60_000 })] },
};
