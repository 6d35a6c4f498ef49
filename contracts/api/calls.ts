import { z } from 'zod';
import { callSchema } from '../domain/call.ts';
import { callIdSchema } from '../ids.ts';

/** Path parameter of `/v1/calls/{callId}/…` */
export const callPathSchema = z.object({ callId: callIdSchema });

/** Answer of `POST /v1/calls/{callId}/hang-up`: ends the call for everybody; repeatable. */
export const callAnswerSchema = z.object({ call: callSchema });
