import { practiceCallRequestSchema } from '../../contracts/api/practice.ts';
import { parseJson } from '../platform/http.ts';
import type { Route } from '../platform/router.ts';
import type { Call } from '../twilio/calls/call.ts';
import type { Cast } from './cast.ts';

export interface PracticeNeeds {
  readonly cast: Cast;
  /** Null when there is no such scenario. */
  readonly ring: (scenarioId: string) => Call | null;
}

/** The practice service: which scripted callers there are, and let one call. */
export function buildPracticeRoutes({ cast, ring }: PracticeNeeds): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/practice/scenarios',
      handle: () => ({ status: 200, body: { scenarios: cast.scenarios } }),
    },
    {
      method: 'POST',
      path: '/practice/calls',
      handle({ body }) {
        const request = practiceCallRequestSchema.safeParse(parseJson(body));
        if (!request.success) return { status: 400, body: { message: 'scenarioId is missing' } };
        const call = ring(request.data.scenarioId);
        if (!call) return { status: 404, body: { message: 'There is no such scenario' } };
        return { status: 202, body: { callSid: call.sid } };
      },
    },
  ];
}
