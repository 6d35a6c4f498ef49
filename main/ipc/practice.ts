import { practiceCallAnswerSchema, scenarioListSchema } from '../../contracts/api/practice.ts';
import type { UiChannels } from '../../contracts/ipc/ui.ts';
import { succeed } from '../../contracts/result.ts';
import type { ApiClient } from '../api/client.ts';
import type { Door } from './door.ts';
import { type ServiceSource, withService } from './workspace-source.ts';

/** Practice calls are the API's; the desktop only asks for them. */
export function registerPractice(door: Door<UiChannels>, clients: ServiceSource<ApiClient>): void {
  door.handle(
    'practice:list-scenarios',
    withService(clients, async (client) => {
      const path = '/v1/practice/scenarios';
      const answer = await client.request({ method: 'GET', path, answer: scenarioListSchema });
      if (answer.ok) return succeed(answer.value.scenarios);
      return answer.error.code === 'practice-not-configured' ? succeed([]) : answer;
    }),
  );
  door.handle(
    'practice:start-call',
    withService(clients, async (client, request) => {
      const path = '/v1/practice/calls';
      const answer = await client.request({
        method: 'POST',
        path,
        body: request,
        answer: practiceCallAnswerSchema,
      });
      return answer.ok ? succeed(undefined) : answer;
    }),
  );
}
