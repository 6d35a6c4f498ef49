import type { Party, PartyFrame } from '../../callers/party.ts';
import { silence } from '../media/pcm.ts';
import type { Call } from './call.ts';
import type { Line } from './line.ts';

const quiet: PartyFrame = { pcm: silence, speech: null };

/** The line of a scripted party: its time runs only while somebody is there to talk to, and it may hang up. */
export function createVirtualLine(call: Call, party: Party): Line {
  return {
    kind: 'virtual',
    capture(isConnected) {
      if (!isConnected) return quiet;
      if (party.ended()) {
        call.advance('hang-up');
        return quiet;
      }
      return party.nextFrame();
    },
    play(frame, isConnected) {
      if (isConnected) party.hear(frame);
    },
    answer() {},
    ring() {},
    close() {},
  };
}
