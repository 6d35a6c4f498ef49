import { type ServerInfo, serverInfoSchema } from '../../contracts/api/server-info.ts';
import type { UiChannels } from '../../contracts/ipc/ui.ts';
import type { Result } from '../../contracts/result.ts';
import type { ApiClient } from '../api/client.ts';
import type { Session } from '../session/session.ts';
import type { Door } from './door.ts';

/** Tells a Lydia server from anything else that answers at the address. */
async function loadServerInfo(client: ApiClient): Promise<Result<ServerInfo>> {
  const answer = await client.request({
    method: 'GET',
    path: '/v1/server-info',
    answer: serverInfoSchema,
    timeoutMs: 5_000,
  });
  if (answer.ok || answer.error.code !== 'timeout') return answer;
  return { ok: false, error: { ...answer.error, code: 'api-unreachable' } };
}

export function registerSession(door: Door<UiChannels>, session: Session, publicClient: ApiClient): void {
  door.serve('session:watch', (send) => session.watch(send));
  door.handle('session:load-server-info', () => loadServerInfo(publicClient));
  door.handle('session:sign-in', (credentials) => session.signIn(credentials));
  door.handle('session:sign-out', () => session.signOut());
}
