/** The people, calls and articles that the examples of the document tell of: one small team. */

const id = (end: string) => `01980000-0000-7000-8000-${end.padStart(12, '0')}`;

export const operatorId = id('1');
export const teamId = id('11');
export const queueId = id('12');
export const callId = id('21');
export const articleId = id('31');
export const dispositionId = id('41');
export const utteranceId = id('51');
export const suggestionId = id('61');
export const contactId = id('71');
export const mutationId = id('81');
export const sessionId = id('91');
export const requestId = id('a1');

/** 2026-03-02, 09:15 in Paris. */
const morning = 1_772_439_300_000;

export const operator = {
  id: operatorId,
  email: 'camille@team.example',
  displayName: 'Camille Moreau',
  role: 'operator',
};
export const account = {
  ...operator,
  isDisabled: false,
  hasPassword: true,
  createdAt: morning - 86_400_000,
  teamIds: [teamId],
};
export const team = {
  id: teamId,
  name: 'Reservations',
  members: [
    { userId: operatorId, isSupervisor: false },
    { userId: id('4'), isSupervisor: true },
  ],
};
export const queue = { id: queueId, name: 'Orders', teamId };
export const disposition = {
  id: dispositionId,
  label: { en: 'Order changed', fr: 'Commande modifiée' },
  position: 2,
  isActive: true,
};
export const article = {
  id: articleId,
  title: 'Changing a delivery address',
  body: 'The address can be changed until the parcel has left the warehouse. Ask for the order number first.',
  language: 'en',
  updatedAt: morning - 3_600_000,
};
export const call = {
  id: callId,
  direction: 'inbound',
  status: 'ended',
  contactNumber: '+33199000042',
  contactName: 'Jeanne Petit',
  lineNumber: '+33199001000',
  queueName: 'Orders',
  language: 'fr',
  operatorId,
  startedAt: morning,
  answeredAt: morning + 6_400,
  endedAt: morning + 184_000,
  endCause: 'contact-hung-up',
  notes: 'New address: 12 rue des Lilas, Lyon.',
  notesRevision: 1,
  dispositionId,
  wrappedUpAt: morning + 201_000,
  tags: ['address'],
  hasRecording: false,
};
export const auditEvent = {
  number: 42,
  at: morning,
  kind: 'role-changed',
  actorId: id('5'),
  subjectId: operatorId,
  sessionId,
  requestId,
  address: '203.0.113.7',
  details: { before: 'operator', after: 'supervisor' },
  previousHash: '0f'.repeat(32),
  hash: '1e'.repeat(32),
};
export const accessToken = {
  accessToken: 'eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIwMTk4In0.c2lnbmF0dXJl',
  accessTokenExpiresAt: morning + 600_000,
};
export const refreshToken = 'q1w2e3r4t5y6u7i8o9p0q1w2e3r4t5y6u7i8o9p0q1w';
export const csrfToken = 'mX2kq9fTz0r8b1cVw7nY5hLs3dJgPaUeQiOtBvRxKyM';
export const oneTimeToken = 'z9y8x7w6v5u4t3s2r1q0z9y8x7w6v5u4t3s2r1q0z9y';
export const at = morning;
