import type { Party } from '../../callers/party.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Call } from './call.ts';
import type { Dialer } from './exchange.ts';
import { createVirtualLine } from './virtual-line.ts';

/** What the person at a number does when it is called. */
export type Answering = 'answers' | 'busy' | 'never-answers' | 'declines' | 'unreachable';

export interface Subscriber {
  readonly answering: Answering;
  readonly createParty: () => Party;
}

/** Who is at which number. */
export type NumberPlan = (number: string) => Subscriber | null;

export interface CalleeTimes {
  /** From dialling to ringing, or to the engaged tone. */
  connectMs: number;
  /** From ringing to the answer, or to the refusal. */
  reactMs: number;
}

/** SIP codes as Twilio gives them with the final status. */
const sipCodes = { busy: 486, declines: 603, unreachable: 404 } as const;

interface NumberDialerNeeds {
  readonly clock: Clock;
  readonly plan: NumberPlan;
  readonly times: CalleeTimes;
}

export function createNumberDialer({ clock, plan, times }: NumberDialerNeeds): Dialer {
  function ring(call: Call, subscriber: Subscriber) {
    call.advance('ring');
    if (subscriber.answering === 'never-answers') return;
    after(call, times.reactMs, () => {
      if (subscriber.answering === 'declines') return call.advance('refuse', sipCodes.declines);
      call.attach(createVirtualLine(call, subscriber.createParty()));
      call.advance('answer');
    });
  }

  function after(call: Call, delayMs: number, run: () => void) {
    const cancel = clock.after(delayMs, run);
    call.ended.addEventListener('abort', cancel);
  }

  return (call) => {
    const subscriber = plan(call.to);
    after(call, times.connectMs, () => {
      if (!subscriber || subscriber.answering === 'unreachable') call.advance('fail', sipCodes.unreachable);
      else if (subscriber.answering === 'busy') call.advance('refuse', sipCodes.busy);
      else ring(call, subscriber);
    });
  };
}
