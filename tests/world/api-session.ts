import { sessionGrantSchema } from '../../contracts/api/auth.ts';
import { serverInfoSchema } from '../../contracts/api/server-info.ts';

/** Signed in at the API without a desktop, as one of the demonstration accounts. */
export interface ApiSession {
  readonly accessToken: string;
  get(path: string): Promise<Response>;
  post(path: string, body: unknown): Promise<Response>;
}

export async function signInToApi(apiUrl: string, accountIndex = 0): Promise<ApiSession> {
  const info = serverInfoSchema.parse(await (await fetch(`${apiUrl}/v1/server-info`)).json());
  const account = info.demoAccounts[accountIndex];
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${apiUrl}/v1/auth/sign-in`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email: account?.email, password: account?.password }),
  });
  const { accessToken } = sessionGrantSchema.parse(await answer.json());
  const authorized = { ...headers, authorization: `Bearer ${accessToken}` };
  return {
    accessToken,
    get: (path) => fetch(`${apiUrl}${path}`, { headers: authorized }),
    post: (path, body) =>
      fetch(`${apiUrl}${path}`, { method: 'POST', headers: authorized, body: JSON.stringify(body) }),
  };
}
