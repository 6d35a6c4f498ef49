import { randomUUID } from 'node:crypto';
import { userIdSchema } from '../../../contracts/ids.ts';
import { createAccessTokens } from '../../../server/features/auth/access-token.ts';
import { createSystemClock } from '../../../server/platform/clock.ts';

/** Somebody with a session, past the sign-in. */
export interface SignedIn {
  readonly userId: string;
  readonly sessionId: string;
  readonly authorization: string;
}

interface Issuing {
  /** The public address of the API. */
  readonly issuer: string;
  /** PEM, that of the API. */
  readonly privateKey: string;
}

type PeopleOptions = Issuing & { readonly count: number };

interface Client {
  query(text: string, values: readonly unknown[]): Promise<unknown>;
}

/** Operators with a session each; hashing as many passwords would measure that. */
export async function makePeople(client: Client, { count, ...issuing }: PeopleOptions): Promise<SignedIn[]> {
  const ids = Array.from({ length: count }, () => ({ userId: randomUUID(), sessionId: randomUUID() }));
  const userIds = ids.map(({ userId }) => userId);
  await client.query(
    `INSERT INTO users (id, email, display_name, role, password_hash, created_at)
     SELECT id, id || '@bench.example', 'Bench', 'operator', 'none', 0 FROM unnest($1::uuid[]) AS id`,
    [userIds],
  );
  await client.query(
    'INSERT INTO sessions (id, user_id, created_at) SELECT s, u, $3 FROM unnest($1::uuid[], $2::uuid[]) AS rows (s, u)',
    [ids.map(({ sessionId }) => sessionId), userIds, Date.now()],
  );
  return issueTokens(ids, issuing);
}

/** Tokens for the sessions that they have: one lives for ten minutes. */
export async function issueTokens(
  people: readonly Pick<SignedIn, 'userId' | 'sessionId'>[],
  { issuer, privateKey }: Issuing,
): Promise<SignedIn[]> {
  const tokens = await createAccessTokens({ privateKey, issuer, clock: createSystemClock() });
  return Promise.all(
    people.map(async ({ userId, sessionId }) => {
      const { token } = await tokens.issue({ userId: userIdSchema.parse(userId), sessionId });
      return { userId, sessionId, authorization: `Bearer ${token}` };
    }),
  );
}
