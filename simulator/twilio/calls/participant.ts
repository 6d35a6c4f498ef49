import type { RoomMember } from '../media/mixer.ts';
import type { AudioSource } from '../media/pcm.ts';
import type { Call } from './call.ts';

export interface JoinOptions {
  readonly label: string | null;
  readonly isMuted: boolean;
  readonly startsConference: boolean;
  readonly endsConference: boolean;
  /** The participant he whispers to. */
  readonly coaches: string | null;
  /** Played while he waits for the conference to begin. */
  readonly waiting: AudioSource | null;
}

/** A call in a conference, or on its way into one. */
export interface Participant {
  readonly call: Call;
  readonly options: JoinOptions;
  readonly member: RoomMember;
  endsConference: boolean;
  /** Heard by the others while this one is still being called. */
  ringing: AudioSource | null;
  hasJoined: boolean;
}

export function createParticipant(call: Call, options: JoinOptions): Participant {
  return {
    call,
    options,
    endsConference: options.endsConference,
    ringing: null,
    hasJoined: false,
    member: {
      id: call.sid,
      isMuted: options.isMuted,
      isOnHold: false,
      coaches: options.coaches,
      isMixed: false,
      hearsRinging: options.startsConference,
      waiting: options.waiting,
      announcement: null,
    },
  };
}
