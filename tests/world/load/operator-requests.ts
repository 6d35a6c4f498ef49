import { randomUUID } from 'node:crypto';

export interface OperatorRequest {
  readonly path: string;
  /** Sent with POST when there is one. */
  readonly body?: unknown;
}

/** What a desktop does in turn: reads the feed, asks who it is, writes, asks who is there and what calls come to, renews its line. */
const steps: readonly (() => OperatorRequest)[] = [
  () => ({ path: '/v1/sync/changes?limit=50' }),
  () => ({ path: '/v1/users/me' }),
  () => ({ path: '/v1/sync/mutations', body: { mutations: [createContact()] } }),
  () => ({ path: '/v1/users' }),
  () => ({ path: '/v1/dispositions' }),
  () => ({ path: '/v1/voice/token', body: {} }),
];

export function buildOperatorRequest(step: number): OperatorRequest {
  return steps[step % steps.length]?.() ?? { path: '/v1/users/me' };
}

function createContact() {
  const fields = { name: 'Load', company: '', numbers: ['+33612345678'], note: '' };
  return { id: randomUUID(), kind: 'create-contact', madeAt: 0, contactId: randomUUID(), fields };
}
