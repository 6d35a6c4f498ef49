import { practiceCallAnswerSchema, scenarioListSchema } from '../../contracts/api/practice.ts';
import type { UiChannels } from '../../contracts/ipc/ui.ts';
import { succeed } from '../../contracts/result.ts';
import type { ApiClient } from '../api/client.ts';
import type { Door } from './door.ts';

/** Practice calls are the API's; the desktop only asks for them. `client` answers `not-signed-in` by itself. */
export function registerPractice(door: Door<UiChannels>, client: ApiClient): void {
  door.handle('practice:list-scenarios', async () => {
    const answer = await client.request({
      method: 'GET',
      path: '/v1/practice/scenarios',
      answer: scenarioListSchema,
    });
    if (answer.ok) return succeed(answer.value.scenarios);
    return answer.error.code === 'practice-not-configured' ? succeed([]) : answer;
  });
  door.handle('practice:start-call', async (request) => {
    const answer = await client.request({
      method: 'POST',
      path: '/v1/practice/calls',
      body: request,
      answer: practiceCallAnswerSchema,
    });
    return answer.ok ? succeed(undefined) : answer;
  });
}
