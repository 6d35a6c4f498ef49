import type { Participant } from './participant.ts';

/** Who is in a conference, and who is on his way into it. */
export interface Room {
  readonly all: () => readonly Participant[];
  readonly present: () => readonly Participant[];
  readonly find: (callSid: string) => Participant | null;
  readonly expect: (participant: Participant) => void;
  /** `leaveProgram` goes on with what the call does after the conference. */
  readonly admit: (participant: Participant, leaveProgram: () => void) => void;
  /** Null when he was not there. */
  readonly dismiss: (callSid: string) => Participant | null;
  /** A conference begins with the second participant, once there is one who may begin it. */
  readonly canStart: () => boolean;
  /** Opens or closes the talk for everybody who is there. */
  readonly connect: (isOpen: boolean) => void;
  /** The next 20 ms of the ringing of those who are being called. */
  readonly takeRinging: () => readonly Int16Array[];
}

export function createRoom(): Room {
  const participants = new Map<string, Participant>();
  const leavePrograms = new Map<string, () => void>();
  const all = () => [...participants.values()];
  const present = () => all().filter(({ hasJoined }) => hasJoined);

  return {
    all,
    present,
    find: (callSid) => participants.get(callSid) ?? null,
    expect: (participant) => participants.set(participant.call.sid, participant),
    admit(participant, leaveProgram) {
      participant.hasJoined = true;
      participant.ringing = null;
      participants.set(participant.call.sid, participant);
      leavePrograms.set(participant.call.sid, leaveProgram);
    },
    dismiss(callSid) {
      const participant = participants.get(callSid) ?? null;
      participants.delete(callSid);
      if (participant) participant.call.audio.isConnected = false;
      leavePrograms.get(callSid)?.();
      leavePrograms.delete(callSid);
      return participant;
    },
    canStart: () => present().length > 1 && present().some(({ options }) => options.startsConference),
    connect(isOpen) {
      for (const { call, member } of present()) {
        member.isMixed = isOpen;
        call.audio.isConnected = isOpen && !member.isOnHold && present().length > 1;
      }
    },
    takeRinging() {
      const ringing = all().filter(({ call, hasJoined }) => !hasJoined && call.status() === 'ringing');
      return ringing.flatMap((participant) => participant.ringing?.next() ?? []);
    },
  };
}
