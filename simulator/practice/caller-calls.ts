import type { SimulatedNumber } from '../options.ts';
import type { Call } from '../twilio/calls/call.ts';
import { createVirtualLine } from '../twilio/calls/virtual-line.ts';
import { createTwimlProgram } from '../twilio/twiml/interpreter.ts';
import type { TwimlNeeds } from '../twilio/twiml/run.ts';
import type { Caller } from './cast.ts';

/** A scripted person calls one of our numbers, as the telephone network would bring the call. */
export function placeCallerCall(needs: TwimlNeeds, caller: Caller, called: SimulatedNumber): Call {
  const parties = { from: caller.number, to: called.number, customParameters: {} };
  const program = createTwimlProgram(needs, { url: called.voiceUrl });
  return needs.exchange.receive(parties, (call) => createVirtualLine(call, caller.party), program);
}
