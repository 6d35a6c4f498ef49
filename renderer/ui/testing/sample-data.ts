import type { Article } from '../../../contracts/domain/article.ts';
import type { Call } from '../../../contracts/domain/call.ts';
import type { Contact } from '../../../contracts/domain/contact.ts';
import type { Leg } from '../../../contracts/domain/leg.ts';
import type { Suggestion } from '../../../contracts/domain/suggestion.ts';
import type { Speaker, Utterance } from '../../../contracts/domain/transcript.ts';
import type { User } from '../../../contracts/domain/user.ts';
import type { CallView } from '../../../contracts/ipc/calls.ts';
import type { HistoryDetail } from '../../../contracts/ipc/history.ts';
import type { FakeState } from './fake-bridge.ts';

/** A readable, valid UUID for sample records: kind and number can be told from it. */
export function sampleId<Id extends string>(kind: number, number: number): Id {
  const tail = number.toString(16).padStart(12, '0');
  return `0192a000-0000-7${kind.toString(16).padStart(3, '0')}-8000-${tail}` as Id;
}

export const callId = sampleId<Call['id']>(1, 1);
export const userId = sampleId<User['id']>(2, 1);
export const sampleUser: User = {
  id: userId,
  email: 'camille.martin@example.com',
  displayName: 'Camille Martin',
  role: 'operator',
};

export function buildCall(change: Partial<Call> = {}): Call {
  return {
    id: callId,
    direction: 'inbound',
    status: 'active',
    contactNumber: '+33612345678',
    contactName: 'Nadia Benali',
    lineNumber: '+33199001000',
    queueName: 'Support',
    language: 'en',
    operatorId: userId,
    startedAt: 1_790_000_000_000,
    answeredAt: null,
    endedAt: null,
    endCause: null,
    notes: '',
    notesRevision: 0,
    dispositionId: null,
    wrappedUpAt: null,
    tags: [],
    hasRecording: false,
    ...change,
  };
}

export function buildView(change: Partial<CallView> = {}, call: Partial<Call> = {}): CallView {
  return {
    call: buildCall(call),
    phase: 'active',
    isMuted: false,
    sentDigits: '',
    audioSince: null,
    warnings: [],
    ...change,
  };
}

export function buildUtterance(number: number, speaker: Speaker, text: string, isFinal = true): Utterance {
  return {
    id: sampleId(3, number),
    callId,
    speaker,
    text,
    isFinal,
    startedAt: 1_790_000_000_000 + number * 6_000,
  };
}

export function buildArticle(
  number: number,
  title: string,
  body: string,
  language: 'en' | 'fr' = 'en',
): Article {
  return { id: sampleId(4, number), title, body, language, updatedAt: 1_785_000_000_000 };
}

export function buildSuggestion(change: Partial<Suggestion> = {}): Suggestion {
  return {
    id: sampleId(5, 1),
    callId,
    utteranceId: sampleId(3, 1),
    status: 'ready',
    origin: 'generated',
    text: 'A second invoice is issued when the plan changes during the month [1]. The difference is credited within 5 working days [2].',
    citations: [
      {
        marker: 1,
        articleId: sampleId(4, 1),
        articleTitle: 'Why there are two invoices in one month',
        quote:
          'When a plan is changed during the month, a second invoice is issued for the days that remain.',
      },
      {
        marker: 2,
        articleId: sampleId(4, 2),
        articleTitle: 'Credits and refunds',
        quote: 'Credits reach the account within 5 working days.',
      },
    ],
    model: 'scripted',
    createdAt: 1_790_000_020_000,
    outcome: null,
    editedText: null,
    ...change,
  };
}

export function buildDetail(
  number: number,
  call: Partial<Call>,
  change: Partial<HistoryDetail> = {},
): HistoryDetail {
  return {
    call: buildCall({
      id: sampleId(1, number),
      status: 'ended',
      answeredAt: 1_790_000_004_000,
      endedAt: 1_790_000_184_000,
      endCause: 'contact-hung-up',
      wrappedUpAt: 1_790_000_200_000,
      ...call,
    }),
    operatorName: sampleUser.displayName,
    isPending: false,
    hasConflict: false,
    contact: null,
    utterances: [],
    suggestions: [],
    legs: [],
    conflicts: [],
    users: [],
    ...change,
  };
}

export function buildContact(number: number, change: Partial<Contact> = {}): Contact {
  return {
    id: sampleId(7, number),
    name: 'Nadia Benali',
    company: '',
    numbers: ['+33612345678'],
    note: '',
    updatedAt: 1_789_000_000_000,
    ...change,
  };
}

export function buildLeg(number: number, change: Partial<Leg> = {}): Leg {
  return {
    id: sampleId(8, number),
    callId,
    party: 'operator',
    userId,
    ordinal: number,
    offeredAt: 1_790_000_001_000,
    ringingAt: 1_790_000_002_000,
    answeredAt: 1_790_000_004_000,
    joinedAt: 1_790_000_004_500,
    endedAt: 1_790_000_184_000,
    outcome: 'completed',
    leftBy: 'other',
    holds: [],
    ...change,
  };
}

/** An idle operator, signed in and online, with an empty history. */
export function buildState(change: Partial<FakeState> = {}): FakeState {
  return {
    session: { kind: 'signed-in', user: sampleUser, mode: 'online' },
    status: {
      connection: 'online',
      line: { kind: 'ready' },
      availability: 'available',
      pendingChanges: 0,
      notices: [],
      appVersion: '0.1.0',
    },
    settings: {
      apiUrl: 'https://lydia.example.com',
      language: 'en',
      theme: 'light',
      defaultCountry: 'FR',
      microphoneId: null,
      speakerId: null,
      ringDeviceId: null,
      isRingMuted: false,
    },
    calls: [],
    levels: null,
    transcript: null,
    suggestion: null,
    history: [],
    contacts: [],
    savedFilters: [],
    exporting: null,
    sync: { pending: 0, setAside: 0, conflicts: 0, completedAt: null, fullLoad: null },
    setAside: [],
    backups: { backups: [], activity: 'none' },
    articles: [],
    dispositions: [
      { id: sampleId(6, 1), label: { en: 'Resolved', fr: 'Résolu' }, position: 0, isActive: true },
      { id: sampleId(6, 2), label: { en: 'Call back', fr: 'À rappeler' }, position: 1, isActive: true },
      { id: sampleId(6, 3), label: { en: 'Complaint', fr: 'Réclamation' }, position: 2, isActive: true },
      {
        id: sampleId(6, 4),
        label: { en: 'Cancelled contract', fr: 'Résiliation' },
        position: 3,
        isActive: true,
      },
      {
        id: sampleId(6, 5),
        label: { en: 'Wrong number', fr: 'Erreur de numéro' },
        position: 4,
        isActive: true,
      },
    ],
    scenarios: [],
    devices: [],
    serverInfo: { product: 'lydia', version: '0.1.0', demoAccounts: [] },
    ...change,
  };
}
