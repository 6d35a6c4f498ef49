import {
  changesQuerySchema,
  checkRequestSchema,
  type Mutation,
  type MutationResult,
  pushRequestSchema,
} from '../../contracts/api/sync.ts';
import type { Call } from '../../contracts/domain/call.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { ApiClient, ApiRoute } from '../api/client.ts';
import { createDesk, type Desk } from './testing-desk.ts';
import { createTable, type Table, type Visibility } from './testing-table.ts';

/**
 * What happens to a request. `lost-request`: never arrives. `lost-answer`: done, but the answer is cut off.
 * `late`: given up by the client, and done when the next request comes. `doubled`: delivered twice.
 */
export type Fault = 'none' | 'lost-request' | 'lost-answer' | 'late' | 'doubled' | ErrorCode;

/** One desktop's way to the server. */
export interface FakeConnection extends ApiClient {
  /** The lines of a snapshot, or why there are none. */
  openSnapshot(after: string | null): Promise<Result<readonly string[]>>;
}

interface ConnectOptions {
  /** Asked at each request. */
  readonly nextFault?: () => Fault;
  /** What the user of the desktop may see, asked at each request: roles change. */
  readonly visibility?: () => Visibility;
}

/** The part of the API that the synchronisation speaks to, in memory: an honest model of its promises. */
export interface FakeServer {
  readonly records: ReadonlyMap<string, unknown>;
  /** How often each mutation took effect, in the life of the data that goes on. */
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
  /** It is started anew, with all that it had. */
  restart(): void;
  /** Forgets which records were deleted: no feed can be read on that does not know them already. */
  compact(): void;
  /** Gives what brings the present state back: it is as if all that came after had never been. */
  backUp(): () => void;
  /** Whether it has snapshots and the check of mutations; older ones do not. */
  setOld(isOld: boolean): void;
  connect(options?: ConnectOptions): FakeConnection;
}

export const everything: Visibility = { name: 'all', sees: () => true };

interface Switches {
  readonly poisoned: Map<string, ErrorCode>;
  readonly muted: Set<string>;
  isOld: boolean;
}

/** More than any test needs: a desktop that sends without end would never let it fail, for nothing else has its turn. */
const mostPushes = 20_000;

type Serve = (route: ApiRoute<unknown>, visibility: Visibility) => Result<unknown>;

function createRoutes(table: Table, desk: Desk, switches: Switches) {
  const pushes: Mutation[][] = [];

  function push(body: unknown): Result<unknown> {
    const { mutations } = pushRequestSchema.parse(body);
    pushes.push(mutations);
    if (pushes.length > mostPushes) throw new Error('The desktop sends without end.');
    const code = mutations.map(({ id }) => switches.poisoned.get(id)).find((found) => found !== undefined);
    if (code !== undefined) return fail(code);
    const held = new Set<string>();
    const results: MutationResult[] = [];
    for (const mutation of mutations) {
      const subject = 'callId' in mutation ? mutation.callId : mutation.contactId;
      // As the API does it: what comes after an undecided one of its call waits with it.
      if (switches.muted.has(mutation.id)) held.add(subject);
      if (!held.has(subject)) results.push(desk.applyOnce(mutation));
    }
    return succeed({ results });
  }

  const serve: Serve = (route, visibility) => {
    const url = new URL(route.path, 'http://api.test');
    if (url.pathname === '/v1/sync/mutations') return push(route.body);
    if (url.pathname === '/v1/sync/mutations/check') {
      if (switches.isOld) return fail('not-found');
      return succeed({ missing: checkRequestSchema.parse(route.body).ids.filter((id) => !desk.knows(id)) });
    }
    return table.readFeed(changesQuerySchema.parse(Object.fromEntries(url.searchParams)), visibility);
  };
  return { pushes, serve };
}

export function createFakeServer(): FakeServer {
  const table = createTable();
  const desk = createDesk(table);
  const switches: Switches = { poisoned: new Map(), muted: new Set(), isOld: false };
  const { pushes, serve } = createRoutes(table, desk, switches);
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
    mute: (id) => void switches.muted.add(id),
    poison: (id, code) => void switches.poisoned.set(id, code),
    restart: () => table.beginLife(),
    compact: () => table.compact(),
    backUp() {
      const restoreTable = table.backUp();
      const restoreDesk = desk.backUp();
      return () => {
        restoreDesk();
        restoreTable();
      };
    },
    setOld(isOld) {
      switches.isOld = isOld;
    },
    connect: (options = {}) => createConnection(serve, { table, switches, ...options }),
  };
}

interface ConnectionParts extends ConnectOptions {
  readonly table: Table;
  readonly switches: Switches;
}

function createConnection(
  serve: Serve,
  { table, switches, nextFault = () => 'none', visibility = () => everything }: ConnectionParts,
): FakeConnection {
  let late: (() => void)[] = [];

  function exchange(work: () => Result<unknown>): Result<unknown> {
    for (const earlier of late) earlier();
    late = [];
    const fault = nextFault();
    switch (fault) {
      case 'none':
        return work();
      case 'doubled':
        work();
        return work();
      case 'lost-answer':
        work();
        return fail('timeout');
      case 'late':
        late.push(() => void work());
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
      const seen = visibility();
      const result = exchange(() => serve(route, seen));
      return result.ok ? succeed(route.answer.parse(structuredClone(result.value))) : result;
    },
    async openSnapshot(after) {
      await Promise.resolve();
      if (switches.isOld) return fail('not-found');
      const seen = visibility();
      let lines: readonly string[] = [];
      const result = exchange(() => {
        const opened = table.openSnapshot(after, seen);
        if (opened.ok) lines = opened.value;
        return opened;
      });
      return result.ok ? succeed(lines) : result;
    },
  };
}
