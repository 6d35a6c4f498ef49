import {
  practiceCallAnswerSchema,
  practiceCallRequestSchema,
  scenarioListSchema,
} from '../../../contracts/api/practice.ts';
import { defineRoute } from '../../http/route.ts';
import { askPractice } from './practice-client.ts';

export const practiceRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/practice/scenarios',
    summary: 'The scripted callers that may be asked to ring',
    access: 'bearer',
    answer: scenarioListSchema,
    errors: ['practice-not-configured', 'telephony-failed'],
    handle: (_input, context) => askPractice(context, { path: '/practice/scenarios' }, scenarioListSchema),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/practice/calls',
    summary: 'Let a scripted caller ring',
    access: 'bearer',
    body: practiceCallRequestSchema,
    answer: practiceCallAnswerSchema,
    status: 202,
    errors: ['practice-not-configured', 'not-found', 'telephony-failed'],
    handle: ({ body }, context) =>
      askPractice(context, { path: '/practice/calls', body }, practiceCallAnswerSchema),
  }),
];
