import { z } from 'zod';
import { practiceCallRequestSchema, scenarioSchema } from '../api/practice.ts';
import { call } from './channel.ts';

export const practiceChannels = {
  /** Empty when the server offers no practice calls. */
  'practice:list-scenarios': call(z.void(), z.array(scenarioSchema)),
  'practice:start-call': call(practiceCallRequestSchema, z.void()),
};
