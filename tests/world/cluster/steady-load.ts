import { randomUUID } from 'node:crypto';
import { pushAnswerSchema } from '../../../contracts/api/sync.ts';
import { type ApiSession, signInToApi } from '../api-session.ts';

/** What clients saw that kept asking while something was done to the servers. */
export interface LoadReport {
  readonly requests: number;
  /** Statuses and errors that are no answer. */
  readonly failures: readonly string[];
  /** Contacts of which a client was told that they are saved. */
  readonly acknowledgedIds: readonly string[];
  readonly slowestMs: number;
}

export interface LoadOptions {
  readonly url: string;
  readonly clients: number;
  /** Sends what was not answered again, under its id, as a desktop does. */
  readonly retries?: boolean;
}

export interface SteadyLoad {
  stop(): Promise<LoadReport>;
  /** Requests answered until now. */
  count(): number;
}

/** Clients with kept connections, each asking and writing in turn, one request after another, until it is stopped. */
export async function startLoad({ url, clients, retries = false }: LoadOptions): Promise<SteadyLoad> {
  const session = await signInToApi(url);
  const state = { requests: 0, failures: [] as string[], acknowledgedIds: [] as string[], slowestMs: 0 };
  let isStopped = false;

  async function send(ask: () => Promise<Response>): Promise<string | null> {
    const startedMs = performance.now();
    try {
      const response = await ask();
      const text = await response.text();
      if (response.status === 200) return text;
      state.failures.push(String(response.status));
    } catch (error) {
      state.failures.push(error instanceof Error ? error.message : 'error');
    } finally {
      state.requests += 1;
      state.slowestMs = Math.max(state.slowestMs, performance.now() - startedMs);
    }
    return null;
  }

  async function createContact(api: ApiSession): Promise<void> {
    const contactId = randomUUID();
    const fields = { name: `Load ${contactId}`, company: '', numbers: ['+33612345678'], note: '' };
    const mutation = { id: randomUUID(), kind: 'create-contact', madeAt: Date.now(), contactId, fields };
    for (;;) {
      const answer = await send(() => api.post('/v1/sync/mutations', { mutations: [mutation] }));
      if (answer !== null) {
        const [result] = pushAnswerSchema.parse(JSON.parse(answer)).results;
        if (result?.status === 'applied') state.acknowledgedIds.push(contactId);
        // Without a result it is not decided yet: somebody who sends again does so.
        else if (result !== undefined || !retries) state.failures.push(`mutation ${result?.status}`);
        if (result !== undefined) return;
      }
      if (!retries || isStopped) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function runClient(): Promise<void> {
    while (!isStopped) {
      await send(() => session.get('/v1/users/me'));
      await createContact(session);
    }
  }

  const running = Array.from({ length: clients }, runClient);
  return {
    count: () => state.requests,
    async stop() {
      isStopped = true;
      await Promise.all(running);
      return state;
    },
  };
}
