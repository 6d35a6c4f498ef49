import type { PartyFrame } from '../../callers/party.ts';
import type { CallStatus } from './call-state.ts';

/** How the party of a call is reached: a browser, or a scripted person who exists only in the simulator. */
export interface Line {
  readonly kind: 'browser' | 'virtual';
  /** The next 20 ms from the party. `isConnected`: somebody is there to talk to. */
  readonly capture: (isConnected: boolean) => PartyFrame;
  /** The next 20 ms for the party. */
  readonly play: (frame: Int16Array, isConnected: boolean) => void;
  /** The call was answered by our side: tells a browser that called. */
  readonly answer: () => void;
  /** Rings back to a browser that called, so that its user hears what `play` is given before the answer. */
  readonly ring: () => void;
  /** The call is over; called once. */
  readonly close: (status: CallStatus) => void;
}
