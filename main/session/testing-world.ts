import type { User } from '../../contracts/domain/user.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import { userIdSchema } from '../../contracts/ids.ts';
import type { SessionState } from '../../contracts/ipc/session.ts';
import { fail, type Result, succeed } from '../../contracts/result.ts';
import type { ApiClient, ApiRoute } from '../api/client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Paths } from '../platform/paths.ts';
import { createFakeClock, createFakeIds, createMemoryLogger } from '../platform/testing.ts';
import { createWatched } from '../platform/watched.ts';
import { createDatabaseKeys } from './database-keys.ts';
import { createKeptSession } from './kept-session.ts';
import { createKnownUsers } from './known-users.ts';
import { createServerAddress } from './server-address.ts';
import { createSession, type Session } from './session.ts';
import { createSetAsideHistory } from './set-aside-history.ts';
import { createFakeKeyring, type FakeKeyring } from './testing.ts';

export const ids = createFakeIds();
export const ana: User = {
  id: userIdSchema.parse(ids.next()),
  email: 'ana@example.org',
  displayName: 'Ana',
  role: 'operator',
};
export const credentials = { email: 'Ana@example.org', password: 'first' };

interface WorldOptions {
  readonly paths: Paths;
  readonly keyring?: FakeKeyring;
  readonly apiUrl?: string;
}

/** An API that lets Ana in, and does what a test tells it to. */
function createFakeApi(clock: Pick<Clock, 'nowMs'>) {
  const api = {
    user: ana,
    failure: null as ErrorCode | null,
    password: 'first',
    grants: 0,
    paths: [] as string[],
    openFailure: null as ErrorCode | null,
    openBug: false,
    onRequest: (): void => undefined,
  };
  const answer = (path: string, body: unknown): Result<unknown> => {
    api.paths.push(path);
    api.onRequest();
    if (api.failure !== null) return fail(api.failure);
    const isWrong = path === '/v1/auth/sign-in' && JSON.stringify(body).includes(api.password) === false;
    if (isWrong) return fail('invalid-credentials');
    api.grants += 1;
    return succeed({
      accessToken: `access-${api.grants}`,
      accessTokenExpiresAt: clock.nowMs() + 600_000,
      refreshToken: `refresh-${api.grants}`,
      user: api.user,
    });
  };
  const client: ApiClient = {
    async request<T>(route: ApiRoute<T>) {
      const result = answer(route.path, route.body);
      return result.ok ? succeed(route.answer.parse(result.value)) : result;
    },
  };
  return { api, client };
}

/** One start of the app: the same folder and keyring give the next one. */
export function startSession({ paths, keyring = createFakeKeyring(), apiUrl = 'http://api' }: WorldOptions) {
  const inCall = createWatched(false);
  let chosenUrl = apiUrl;
  const address = createServerAddress(() => chosenUrl);
  const clock = createFakeClock();
  const { logger } = createMemoryLogger();
  const { api, client } = createFakeApi(clock);
  const opened: (string | null)[] = [];
  const notices: ErrorCode[] = [];
  const states: SessionState[] = [];
  const session = createSession({
    client,
    clock,
    logger,
    keys: createDatabaseKeys({ paths, keyring, logger, passwordCost: 1_024 }),
    users: createKnownUsers(paths),
    kept: createKeptSession({ file: paths.sessionFile, keyring, apiUrl: () => address.get(), logger }),
    workspace: {
      async open(_user, key) {
        if (api.openBug) throw new Error('a bug');
        if (api.openFailure !== null) return fail(api.openFailure);
        opened.push(Buffer.from(key).toString('hex'));
        return succeed(undefined);
      },
      close: async () => void opened.push(null),
      isInCall: () => inCall.get(),
      whenIdle(run) {
        const leave = inCall.watch((isInCall) => {
          if (!isInCall) run();
        });
        return leave;
      },
    },
    address,
    setAsideHistory: createSetAsideHistory({ paths, clock, logger }),
    notify: (code) => notices.push(code),
    withdraw: (code) => void notices.splice(0, notices.length, ...notices.filter((one) => one !== code)),
  });
  session.watch((state) => states.push(state));
  const chooseUrl = (url: string): void => {
    chosenUrl = url;
  };
  return { session, clock, api, opened, notices, states, inCall, address, chooseUrl };
}

/** Resolves as soon as the session is in a state like this one: files are real, and take what they take. */
export function reach(session: Session, wanted: Readonly<Record<string, unknown>>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  session.watch((state) => {
    if (Object.entries(wanted).every(([name, value]) => isAlike(Reflect.get(state, name), value))) resolve();
  });
  return promise;
}

function isAlike(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export const online = { kind: 'signed-in', user: ana, mode: 'online' } as const;
export const offline = { kind: 'signed-in', user: ana, mode: 'offline' } as const;
