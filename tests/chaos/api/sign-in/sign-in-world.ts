import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { type SessionGrant, sessionGrantSchema } from '../../../../contracts/api/auth.ts';
import { type Role, type User, userSchema } from '../../../../contracts/domain/user.ts';
import { createPasswords } from '../../../../server/features/auth/passwords.ts';
import { insertUser } from '../../../../server/features/users/repository.ts';
import { type Cluster, startCluster } from '../../../world/cluster/cluster.ts';

export const password = 'the password of all of them';

/** Two instances of the API, and people who sign in. Addresses are as a proxy in front would tell them. */
export interface SignInWorld {
  readonly cluster: Cluster;
  /** The instance of this turn. */
  url(turn: number): string;
  addUsers(count: number, role?: Role): Promise<User[]>;
  send(turn: number, path: string, sent?: Sent): Promise<Response>;
  signIn(turn: number, email: string, sent?: Sent & { readonly password?: string }): Promise<Response>;
  grant(turn: number, email: string): Promise<SessionGrant>;
  refresh(turn: number, refreshToken: string): Promise<Response>;
  /** The status of what an access token opens. */
  whoAmI(turn: number, accessToken: string): Promise<number>;
  stop(): Promise<void>;
}

interface Sent {
  readonly body?: unknown;
  readonly accessToken?: string;
  readonly address?: string;
}

export async function startSignInWorld(env: Readonly<Record<string, string>> = {}): Promise<SignInWorld> {
  const cluster = await startCluster({ env });
  const passwordHash = await createPasswords().hash(password);
  let addresses = 0;

  const url = (turn: number) => cluster.instances[turn % cluster.instances.length]?.url ?? '';
  function send(turn: number, path: string, { body, accessToken, address }: Sent = {}): Promise<Response> {
    return fetch(`${url(turn)}/v1/${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: {
        'content-type': 'application/json',
        ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
        'x-forwarded-for': address ?? '198.51.100.1',
      },
    });
  }
  const world: SignInWorld = {
    cluster,
    url,
    send,
    async addUsers(count, role = 'operator') {
      const users = Array.from({ length: count }, () => {
        const id = randomUUID();
        return userSchema.parse({ id, email: `${id}@example.com`, displayName: 'Somebody', role });
      });
      await cluster.database.db.transaction(async (tx) => {
        for (const user of users) await insertUser(tx, { ...user, passwordHash }, Date.now());
      });
      return users;
    },
    signIn: (turn, email, sent = {}) =>
      send(turn, 'auth/sign-in', { ...sent, body: { email, password: sent.password ?? password } }),
    async grant(turn, email) {
      addresses += 1;
      const address = `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
      return sessionGrantSchema.parse(await (await world.signIn(turn, email, { address })).json());
    },
    refresh: (turn, refreshToken) => send(turn, 'auth/refresh', { body: { refreshToken } }),
    async whoAmI(turn, accessToken) {
      const response = await send(turn, 'users/me', { accessToken });
      await response.body?.cancel();
      return response.status;
    },
    stop: () => cluster.stop(),
  };
  return world;
}

/** Sends a refresh and goes away before the answer; resolves when the server has it. */
export function refreshAndVanish(url: string, refreshToken: string): Promise<void> {
  return new Promise((resolve) => {
    const body = JSON.stringify({ refreshToken });
    const request = httpRequest(`${url}/v1/auth/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    });
    request.on('error', () => resolve());
    request.on('response', (response) => {
      response.destroy();
      resolve();
    });
    request.end(body, () => setTimeout(() => request.destroy(), 1));
  });
}

/** As if everything that was done with the tokens of a session had been done so much earlier. */
export async function age(world: SignInWorld, sessionId: string, byMs: number): Promise<void> {
  await world.cluster.database.db.query(
    'UPDATE refresh_tokens SET used_at = used_at - $2 WHERE session_id = $1 AND used_at IS NOT NULL',
    [sessionId, byMs],
  );
}

export function sessionOf({ accessToken }: SessionGrant): string {
  const payload: unknown = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
  return String((payload as { sid: unknown }).sid);
}

export function expectThat(isRight: boolean, otherwise: string): void {
  if (!isRight) throw new Error(otherwise);
}

export const readGrant = async (response: Response): Promise<SessionGrant> => {
  expectThat(response.status === 200, `a refresh was answered with ${response.status}`);
  return sessionGrantSchema.parse(await response.json());
};
