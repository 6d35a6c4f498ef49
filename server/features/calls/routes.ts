import { callAnswerSchema, callPathSchema } from '../../../contracts/api/calls.ts';
import { succeed } from '../../../contracts/result.ts';
import { defineRoute } from '../../http/route.ts';

export const callRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/calls/{callId}/hang-up',
    summary: 'End a call for everybody in it; repeatable',
    access: 'bearer',
    params: callPathSchema,
    answer: callAnswerSchema,
    errors: ['call-not-found'],
    handle: async ({ params, user }, { calls }) => {
      const ended = await calls.hangUp(user, params.callId);
      return ended.ok ? succeed({ call: ended.value }) : ended;
    },
  }),
];
