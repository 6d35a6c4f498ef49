import type { Utterance } from '../../../contracts/domain/transcript.ts';
import type { FakeState } from './fake-bridge.ts';
import { historyScenes } from './history-scenes.ts';
import {
  buildArticle,
  buildState,
  buildSuggestion,
  buildUtterance,
  buildView,
  callId,
  sampleUser,
} from './sample-data.ts';
import {
  sampleArticles,
  sampleContacts,
  sampleHistory,
  sampleScenarios,
  sampleSuggestionInFrench,
  sampleTalk,
  sampleTalkInFrench,
} from './sample-day.ts';

export type Scene = Partial<FakeState>;

const { status } = buildState();
const minute = 60_000;
const startedAt = Date.now() - 2 * minute - 14_000;
const live = buildView(
  { audioSince: startedAt },
  {
    startedAt: startedAt - 5_000,
    answeredAt: startedAt,
    notes: 'Two invoices in March, changed plan on the 12th.',
  },
);
const day: Scene = {
  history: sampleHistory,
  contacts: sampleContacts,
  articles: sampleArticles,
  scenarios: sampleScenarios,
};
function placeInCall(talk: readonly Utterance[]): readonly Utterance[] {
  return talk.map((utterance, index) => ({ ...utterance, startedAt: startedAt + 2_000 + index * 17_000 }));
}

const talking: Scene = {
  ...day,
  calls: [live],
  levels: { callId, input: 0.06, output: 0.34 },
  transcript: placeInCall(sampleTalk),
  suggestion: buildSuggestion(),
};

const longName = 'Maximiliane-Anastasia von und zu Hohenwürttemberg-Schleswigholstein de la Fontaine';
const hostile = '<img src=x onerror=alert(1)>\u202Egnp.exe **bold** [2] javascript:alert(1)';

/** The states of the window worth looking at, by name. */
export const scenes: Readonly<Record<string, Scene>> = {
  'sign-in': {
    session: { kind: 'signed-out', code: null, lastEmail: null },
    serverInfo: {
      product: 'lydia',
      version: '0.1.0',
      demoAccounts: [{ email: 'demo@example.com', password: 'demo', displayName: 'Camille Martin' }],
    },
  },
  'sign-in-failed': {
    session: { kind: 'signed-out', code: 'session-expired', lastEmail: sampleUser.email },
    serverInfo: { code: 'api-unreachable', message: 'scripted', retryable: true },
  },
  idle: day,
  empty: {},
  incoming: { ...day, calls: [buildView({ phase: 'offered' }, { status: 'ringing' })] },
  'incoming-long': {
    ...day,
    calls: [
      buildView(
        { phase: 'offered' },
        {
          status: 'ringing',
          contactName: longName,
          queueName: 'Réclamations, résiliations et remboursements',
        },
      ),
    ],
  },
  call: talking,
  'call-in-french': {
    ...talking,
    calls: [
      {
        ...live,
        call: {
          ...live.call,
          contactName: 'Hélène Dubois',
          language: 'fr',
          queueName: 'Résiliations',
          notes: 'Veut résilier, sans engagement.',
        },
      },
    ],
    transcript: placeInCall(sampleTalkInFrench),
    suggestion: sampleSuggestionInFrench,
  },
  'call-streaming': {
    ...talking,
    suggestion: buildSuggestion({
      status: 'streaming',
      text: 'A second invoice is issued when the plan changes during the month [1]. The diff',
    }),
  },
  'call-retrieved': {
    ...talking,
    suggestion: buildSuggestion({
      origin: 'retrieved',
      model: 'none',
      text: sampleArticles[0]?.body.slice(0, 230) ?? '',
    }),
  },
  'call-no-answer': {
    ...talking,
    suggestion: buildSuggestion({ status: 'no-answer', text: '', citations: [] }),
  },
  'call-failed': { ...talking, suggestion: buildSuggestion({ status: 'failed', text: '', citations: [] }) },
  'call-quiet': { ...talking, transcript: [], suggestion: null },
  'call-ringing': {
    ...day,
    calls: [
      buildView(
        { phase: 'ringing' },
        { direction: 'outbound', contactName: null, queueName: null, status: 'ringing' },
      ),
    ],
  },
  'call-trouble': {
    ...talking,
    calls: [
      {
        ...live,
        phase: 'reconnecting',
        isMuted: true,
        warnings: ['high-rtt'],
        call: { ...live.call, contactName: longName },
      },
    ],
    suggestion: buildSuggestion({ outcome: 'used' }),
    status: {
      ...status,
      connection: 'offline',
      pendingChanges: 3,
      line: { kind: 'unreachable', code: 'line-unreachable', since: startedAt },
      notices: [{ id: '1', severity: 'warning', code: 'secret-store-missing', details: {} }],
    },
  },
  hostile: {
    ...talking,
    calls: [{ ...live, call: { ...live.call, contactName: hostile, notes: hostile } }],
    transcript: [buildUtterance(1, 'contact', hostile), buildUtterance(2, 'operator', 'x'.repeat(600))],
    suggestion: buildSuggestion({ text: `${hostile} ${'long'.repeat(80)}` }),
    articles: [buildArticle(1, hostile, hostile)],
  },
  'wrap-up': {
    ...talking,
    suggestion: null,
    calls: [
      {
        ...live,
        phase: 'wrapping-up',
        call: { ...live.call, status: 'ended', endedAt: Date.now(), endCause: 'contact-hung-up' },
      },
    ],
  },
  'second-call': {
    ...talking,
    calls: [buildView({ phase: 'offered' }, { contactName: 'Paul Girard', status: 'ringing' }), live],
  },
  offline: {
    ...day,
    session: { kind: 'signed-in', user: sampleUser, mode: 'offline' },
    status: {
      ...status,
      connection: 'offline',
      line: { kind: 'registering' },
      pendingChanges: 1,
      availability: 'away',
    },
  },
  devices: {
    ...day,
    devices: [
      { id: 'a', label: 'Jabra Evolve2 65', kind: 'microphone' },
      { id: 'b', label: 'Jabra Evolve2 65', kind: 'speaker' },
      { id: 'c', label: 'Built-in speakers', kind: 'speaker' },
    ],
  },
  ...historyScenes,
};
