import {
  accessToken,
  account,
  article,
  articleId,
  at,
  auditEvent,
  call,
  callId,
  contactId,
  csrfToken,
  disposition,
  mutationId,
  oneTimeToken,
  operator,
  operatorId,
  queue,
  refreshToken,
  team,
  teamId,
} from './records.ts';

/** Of one operation: a request as it is sent, and its answer when it succeeds. */
export interface Example {
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly answer: unknown;
}

const nothing = {};
const password = 'correct horse battery';
const grant = { ...accessToken, refreshToken, user: operator };
const browserSession = { user: operator, csrfToken };
const { id: _team, ...teamFields } = team;
const { id: _queue, ...queueFields } = queue;
const { id: _disposition, ...dispositionFields } = disposition;
const { id: _article, updatedAt: _updatedAt, ...articleFields } = article;
const { body: _body, ...articleHead } = article;
const newPassword = 'a quiet river at dawn';

const signIn = {
  'GET /v1/server-info': {
    answer: {
      product: 'lydia',
      version: '1.4.0',
      demoAccounts: [{ email: 'demo@lydia.example', password: 'lydia-demo', displayName: 'Camille Moreau' }],
    },
  },
  'POST /v1/auth/sign-in': { body: { email: operator.email, password }, answer: grant },
  'POST /v1/auth/refresh': { body: { refreshToken }, answer: grant },
  'POST /v1/auth/sign-out': { body: { refreshToken }, answer: nothing },
  'POST /v1/auth/change-password': { body: { oldPassword: password, newPassword }, answer: nothing },
  'POST /v1/auth/set-password': { body: { token: oneTimeToken, newPassword }, answer: nothing },
  'POST /v1/browser/sign-in': { body: { email: operator.email, password }, answer: browserSession },
  'GET /v1/browser/session': { answer: browserSession },
  'POST /v1/browser/access-token': { answer: accessToken },
  'POST /v1/browser/sign-out': { answer: nothing },
};

const people = {
  'GET /v1/users/me': { answer: operator },
  'GET /v1/users': { answer: { users: [operator] } },
  'GET /v1/accounts': { answer: { accounts: [account] } },
  'GET /v1/users/{userId}': { answer: account },
  'POST /v1/users': {
    body: { email: operator.email, displayName: operator.displayName, role: 'operator' },
    answer: { ...account, hasPassword: false, teamIds: [] },
  },
  'PATCH /v1/users/{userId}': {
    body: { displayName: 'Camille Moreau-Roy' },
    answer: { ...account, displayName: 'Camille Moreau-Roy' },
  },
  'PUT /v1/users/{userId}/role': {
    body: { role: 'supervisor' },
    answer: { ...account, role: 'supervisor' },
  },
  'POST /v1/users/{userId}/disable': { answer: { ...account, isDisabled: true } },
  'POST /v1/users/{userId}/enable': { answer: account },
  'POST /v1/users/{userId}/password-link': {
    answer: { token: oneTimeToken, expiresAt: at + 86_400_000 },
  },
  'POST /v1/users/{userId}/end-sessions': { answer: { ended: 2 } },
  'GET /v1/teams': { answer: { teams: [team] } },
  'GET /v1/teams/{teamId}': { answer: team },
  'POST /v1/teams': { body: teamFields, answer: team },
  'PATCH /v1/teams/{teamId}': { body: { name: 'Bookings' }, answer: { ...team, name: 'Bookings' } },
  'DELETE /v1/teams/{teamId}': { answer: nothing },
};

const records = {
  'GET /v1/queues': { answer: { queues: [queue] } },
  'POST /v1/queues': { body: queueFields, answer: queue },
  'PATCH /v1/queues/{queueId}': { body: { teamId: null }, answer: { ...queue, teamId: null } },
  'DELETE /v1/queues/{queueId}': { answer: nothing },
  'GET /v1/dispositions': { answer: { dispositions: [disposition] } },
  'POST /v1/dispositions': { body: dispositionFields, answer: disposition },
  'PATCH /v1/dispositions/{dispositionId}': {
    body: { isActive: false },
    answer: { ...disposition, isActive: false },
  },
  'GET /v1/articles': { answer: { articles: [articleHead] } },
  'GET /v1/articles/{articleId}': { answer: article },
  'POST /v1/articles': { body: articleFields, answer: article },
  'PATCH /v1/articles/{articleId}': {
    body: { title: 'Another delivery address' },
    answer: { ...article, title: 'Another delivery address' },
  },
  'DELETE /v1/articles/{articleId}': { answer: nothing },
};

const work = {
  'POST /v1/calls/{callId}/hang-up': { answer: { call } },
  'POST /v1/voice/token': {
    answer: {
      token: 'eyJhbGciOiJIUzI1NiIsImN0eSI6InR3aWxpby1mcGE7dj0xIn0.eyJncmFudHMiOnt9fQ.c2lnbmF0dXJl',
      identity: operatorId,
      expiresAt: at + 3_600_000,
      edge: 'dublin',
    },
  },
  'GET /v1/practice/scenarios': {
    answer: {
      scenarios: [
        {
          id: 'late-parcel',
          language: 'en',
          title: 'A late parcel',
          summary: 'A customer asks where his parcel is.',
        },
      ],
    },
  },
  'POST /v1/practice/calls': { body: { scenarioId: 'late-parcel' }, answer: nothing },
  'GET /v1/status': {
    answer: {
      at,
      version: '1.4.0',
      instance: { id: teamId, startedAt: at - 86_400_000 },
      parts: { database: 'up', redis: 'up', model: 'configured' },
      operators: { free: 7, inCall: 12, away: 3 },
      calls: { ringing: 1, active: 12 },
      lastDay: {
        begun: 1_204,
        answered: 1_131,
        lost: 38,
        medianWaitS: 6.5,
        suggestionsShown: 902,
        suggestionsUsed: 517,
      },
      webhooksWaiting: 0,
    },
  },
};

const audit = {
  'GET /v1/audit': { query: { kind: 'role-changed', limit: 50 }, answer: { events: [auditEvent] } },
  'GET /v1/audit/export': { query: { fromNumber: 1 }, answer: `${JSON.stringify(auditEvent)}\n` },
  'GET /v1/audit/verification': {
    answer: { isWhole: true, events: 42, head: { number: 42, hash: auditEvent.hash }, findings: [] },
  },
};

const synchronisation = {
  'GET /v1/sync/changes': {
    query: { cursor: '5b1f2c3d4e5f6071.1204.88', limit: 1_000 },
    answer: {
      changes: [
        { entity: 'call', id: callId, value: call },
        { entity: 'article', id: articleId, value: null },
      ],
      cursor: '5b1f2c3d4e5f6071.1210.95',
      hasMore: false,
      incarnation: '0a1b2c3d4e5f6071',
    },
  },
  'GET /v1/sync/snapshot': {
    query: { after: 'call.1772439300000.01980000-0000-7000-8000-000000000021' },
    answer: { kind: 'block', entity: 'queue', columns: ['id', 'name'], rows: 1, after: 'queue.1' },
  },
  'POST /v1/sync/mutations': {
    body: {
      mutations: [
        { id: mutationId, kind: 'change-tags', madeAt: at, callId, add: ['address'], remove: [] },
        {
          id: contactId,
          kind: 'create-contact',
          madeAt: at,
          contactId,
          fields: { name: 'Jeanne Petit', company: '', numbers: ['+33199000042'], note: '' },
        },
      ],
    },
    answer: {
      results: [
        { id: mutationId, status: 'applied', code: null },
        { id: contactId, status: 'rejected', code: 'record-deleted' },
      ],
    },
  },
  'POST /v1/sync/mutations/check': { body: { ids: [mutationId] }, answer: { missing: [] } },
};

/** Examples by route, written as in the access matrix. A route without one fails the test of the document. */
export const examples: Readonly<Record<string, Example>> = {
  ...signIn,
  ...people,
  ...records,
  ...work,
  ...audit,
  ...synchronisation,
};
