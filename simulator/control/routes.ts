import { z } from 'zod';
import { parseJson } from '../platform/http.ts';
import type { Answer, Route, RouteRequest } from '../platform/router.ts';
import type { Exchange } from '../twilio/calls/exchange.ts';
import type { CalleeTimes } from '../twilio/calls/number-dialer.ts';
import type { OperatorSpeech } from '../twilio/transcription/operator-speech.ts';
import { describeObservedCall } from './describe-call.ts';

export interface ControlNeeds {
  readonly exchange: Exchange;
  readonly operatorSpeech: OperatorSpeech;
  readonly calleeTimes: CalleeTimes;
  readonly registeredIdentities: () => readonly string[];
  readonly dropSignalling: (durationMs: number) => void;
}

const dropSchema = z.object({ seconds: z.number().min(0).max(600) });
const speechSchema = z.object({ text: z.string().max(2_000).nullable() });
const timesSchema = z
  .object({ connectMs: z.number().min(0).max(60_000), reactMs: z.number().min(0).max(60_000) })
  .partial();

const done: Answer = { status: 204 };
const noSuchCall: Answer = { status: 404, body: { message: 'There is no such call' } };

/** Hands over the parsed body, or answers what is wrong with it. */
export function withBody<T>(schema: z.ZodType<T>, handle: (body: T) => Answer) {
  return ({ body }: RouteRequest): Answer => {
    const parsed = schema.safeParse(parseJson(body));
    return parsed.success
      ? handle(parsed.data)
      : { status: 400, body: { message: z.prettifyError(parsed.error) } };
  };
}

/** What tests and demonstrations may look at and do from outside. */
export function buildControlRoutes(needs: ControlNeeds): readonly Route[] {
  const { exchange, operatorSpeech, calleeTimes } = needs;
  return [
    {
      method: 'GET',
      path: '/control/calls',
      handle() {
        const calls = exchange.calls().map((call) => describeObservedCall(call, exchange.conferences));
        return { status: 200, body: { calls } };
      },
    },
    {
      method: 'POST',
      path: '/control/calls/{sid}/hang-up',
      handle({ path }) {
        const call = exchange.find(path['sid'] ?? '');
        call?.advance('hang-up');
        return call ? done : noSuchCall;
      },
    },
    {
      method: 'GET',
      path: '/control/devices',
      handle: () => ({ status: 200, body: { registered: needs.registeredIdentities() } }),
    },
    {
      method: 'POST',
      path: '/control/signalling/drop',
      handle: withBody(dropSchema, ({ seconds }) => {
        needs.dropSignalling(seconds * 1_000);
        return done;
      }),
    },
    {
      method: 'POST',
      path: '/control/operator-speech',
      handle: withBody(speechSchema, ({ text }) => {
        operatorSpeech.set(text);
        return done;
      }),
    },
    {
      method: 'PUT',
      path: '/control/callee-times',
      handle: withBody(timesSchema, (times) => {
        Object.assign(calleeTimes, times);
        return done;
      }),
    },
  ];
}
