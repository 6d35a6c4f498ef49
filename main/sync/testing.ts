import {
  changesQuerySchema,
  type Mutation,
  type MutationResult,
  pushRequestSchema,
} from '../../contracts/api/sync.ts';
import type { Call } from '../../contracts/domain/call.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import { fail, type Result } from '../../contracts/result.ts';
import type { ApiClient, ApiRoute } from '../api/client.ts';

/**
 * What happens to a request. `lost-request`: never arrives. `lost-answer`: done, but the answer is cut off.
 * `late`: given up by the client, and done when the next request comes. `doubled`: delivered twice.
 */
export type Fault = 'none' | 'lost-request' | 'lost-answer' | 'late' | 'doubled' | ErrorCode;

/** The part of the API that the synchronisation speaks to, in memory: an honest model of its promises. */
export interface FakeServer {
  readonly records: ReadonlyMap<string, unknown>;
  /** How often each mutation took effect. */
  readonly effects: ReadonlyMap<string, number>;
  /** Every push as it arrived. */
  readonly pushes: readonly (readonly Mutation[])[];
  call(id: string): Call;
  put(entity: string, id: string, value: unknown): void;
  /** Mutations that can never succeed, and why. */
  reject(mutationId: string, code: ErrorCode): void;
  /** Gives no result for this mutation, as after a bug of the server. */
  mute(mutationId: string): void;
  /** A push that holds this mutation fails as a whole. */
  poison(mutationId: string, code: ErrorCode): void;
  /** A connection of one desktop; `nextFault` is asked at each request. */
  connect(nextFault?: () => Fault): ApiClient;
}

interface Table {
  readonly records: ReadonlyMap<string, unknown>;
  findCall(id: string): Call | null;
  put(entity: string, id: string, value: unknown): void;
  readFeed(url: URL): Result<unknown>;
}

function createTable(): Table {
  const records = new Map<string, unknown>();
  const feed: string[] = [];
  return {
    records,
    findCall: (id) => (records.get(`call ${id}`) ?? null) as Call | null,
    put(entity, id, value) {
      records.set(`${entity} ${id}`, value);
      feed.push(`${entity} ${id}`);
    },
    /** The present value of each record changed after the cursor, once. */
    readFeed(url) {
      const { cursor, limit } = changesQuerySchema.parse(Object.fromEntries(url.searchParams));
      const from = cursor === undefined ? 0 : Number(cursor);
      const until = Math.min(feed.length, from + limit);
      const changes = [...new Set(feed.slice(from, until))].map((name) => {
        const [entity = '', id = ''] = name.split(' ');
        return { entity, id, value: records.get(name) ?? null };
      });
      return { ok: true, value: { changes, cursor: String(until), hasMore: until < feed.length } };
    },
  };
}

interface Desk {
  readonly effects: ReadonlyMap<string, number>;
  readonly rejected: Map<string, ErrorCode>;
  applyOnce(mutation: Mutation): MutationResult;
}

function createDesk(table: Table): Desk {
  const results = new Map<string, MutationResult>();
  const effects = new Map<string, number>();
  const rejected = new Map<string, ErrorCode>();

  function decide(mutation: Mutation): MutationResult {
    const { id } = mutation;
    const code = rejected.get(id);
    const call = 'callId' in mutation ? table.findCall(mutation.callId) : null;
    if (code !== undefined || call === null) {
      return { id, status: 'rejected', code: code ?? 'call-not-found' };
    }
    const isConflict = mutation.kind === 'save-notes' && mutation.baseRevision !== call.notesRevision;
    table.put('call', call.id, changeCall(call, mutation, isConflict));
    effects.set(id, (effects.get(id) ?? 0) + 1);
    return { id, status: isConflict ? 'conflict' : 'applied', code: isConflict ? 'conflict' : null };
  }

  return {
    effects,
    rejected,
    applyOnce(mutation) {
      const result = results.get(mutation.id) ?? decide(mutation);
      results.set(mutation.id, result);
      return result;
    },
  };
}

export function createFakeServer(): FakeServer {
  const table = createTable();
  const desk = createDesk(table);
  const pushes: Mutation[][] = [];
  const poisoned = new Map<string, ErrorCode>();
  const muted = new Set<string>();

  function push(body: unknown): Result<unknown> {
    const { mutations } = pushRequestSchema.parse(body);
    pushes.push(mutations);
    const code = mutations.map(({ id }) => poisoned.get(id)).find((found) => found !== undefined);
    if (code !== undefined) return fail(code);
    const decided = mutations.filter(({ id }) => !muted.has(id));
    return { ok: true, value: { results: decided.map((mutation) => desk.applyOnce(mutation)) } };
  }

  function serve(route: ApiRoute<unknown>): Result<unknown> {
    const url = new URL(route.path, 'http://api.test');
    return url.pathname === '/v1/sync/mutations' ? push(route.body) : table.readFeed(url);
  }

  return {
    records: table.records,
    effects: desk.effects,
    pushes,
    put: (entity, id, value) => table.put(entity, id, value),
    call(id) {
      const call = table.findCall(id);
      if (call === null) throw new Error(`The server has no call ${id}.`);
      return call;
    },
    reject: (id, code) => void desk.rejected.set(id, code),
    mute: (id) => void muted.add(id),
    poison: (id, code) => void poisoned.set(id, code),
    connect: (nextFault = () => 'none') => createConnection(serve, nextFault),
  };
}

function changeCall(call: Call, mutation: Mutation, isConflict: boolean): Call {
  switch (mutation.kind) {
    case 'save-notes':
      return {
        ...call,
        notes: isConflict ? `${call.notes} / ${mutation.notes}` : mutation.notes,
        notesRevision: call.notesRevision + 1,
      };
    case 'set-disposition':
      return { ...call, dispositionId: mutation.dispositionId };
    case 'complete-wrap-up':
      return { ...call, wrappedUpAt: call.wrappedUpAt ?? mutation.wrappedUpAt };
    case 'change-tags': {
      const { add, remove } = mutation;
      return { ...call, tags: [...new Set([...call.tags.filter((tag) => !remove.includes(tag)), ...add])] };
    }
    case 'resolve-note-conflict':
      return { ...call, notes: mutation.notes, notesRevision: call.notesRevision + 1 };
    case 'record-suggestion-outcome':
    case 'create-contact':
    case 'edit-contact':
    case 'delete-contact':
      return call;
  }
}

function createConnection(
  serve: (route: ApiRoute<unknown>) => Result<unknown>,
  nextFault: () => Fault,
): ApiClient {
  let late: (() => void)[] = [];

  function answer(route: ApiRoute<unknown>): Result<unknown> {
    for (const work of late) work();
    late = [];
    const fault = nextFault();
    switch (fault) {
      case 'none':
        return serve(route);
      case 'doubled':
        serve(route);
        return serve(route);
      case 'lost-answer':
        serve(route);
        return fail('timeout');
      case 'late':
        late.push(() => serve(route));
        return fail('timeout');
      case 'lost-request':
        return fail('api-unreachable');
      default:
        return fail(fault);
    }
  }

  return {
    async request<T>(route: ApiRoute<T>) {
      await Promise.resolve();
      const result = answer(route);
      return result.ok ? { ok: true, value: route.answer.parse(structuredClone(result.value)) } : result;
    },
  };
}
