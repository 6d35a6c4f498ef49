import type { Scenario } from '../../contracts/api/practice.ts';
import type { Party } from '../callers/party.ts';
import type { NumberPlan } from '../twilio/calls/number-dialer.ts';

/** A scripted person who is about to call. */
export interface Caller {
  /** E.164 */
  readonly number: string;
  readonly party: Party;
}

/** The people of the simulated telephone network. */
export interface Cast {
  readonly scenarios: readonly Scenario[];
  /** Null when there is no such scenario. */
  readonly createCaller: (scenarioId: string) => Caller | null;
  /** Who is there when a number is called. */
  readonly findSubscriber: NumberPlan;
}
