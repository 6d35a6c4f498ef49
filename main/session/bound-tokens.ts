import { fail, type Result } from '../../contracts/result.ts';
import type { TokenSource } from '../api/client.ts';

/** The tokens of one signed-in user. After `end` there are none, whoever is signed in by then. */
export interface BoundTokens extends TokenSource {
  end(): void;
}

/**
 * What a user's services began may still be waiting for a token when he is out and the next one is in: it must
 * not go on under that one's name.
 */
export function createBoundTokens(source: () => TokenSource): BoundTokens {
  let isOver = false;
  const over = (): Result<string> => fail('not-signed-in');

  async function whileMine(ask: () => Promise<Result<string>>): Promise<Result<string>> {
    if (isOver) return over();
    const token = await ask();
    return isOver ? over() : token;
  }

  return {
    accessToken: () => whileMine(() => source().accessToken()),
    renewToken: (refused) => whileMine(() => source().renewToken(refused)),
    end() {
      isOver = true;
    },
  };
}
