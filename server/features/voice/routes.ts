import { voiceTokenSchema } from '../../../contracts/api/voice.ts';
import { succeed } from '../../../contracts/result.ts';
import { defineRoute } from '../../http/route.ts';

export const voiceRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/voice/token',
    summary: 'What the telephone line of the signed-in user needs to register; lives at most an hour',
    access: 'bearer',
    answer: voiceTokenSchema,
    limit: { limit: 30, windowMs: 60_000 },
    errors: [],
    handle: async ({ user }, { telephony, config }) => {
      const { token, expiresAt } = telephony.issueVoiceToken(user.id);
      return succeed({ token, identity: user.id, expiresAt, edge: config.twilio.edge });
    },
  }),
];
