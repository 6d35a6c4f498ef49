import { mixRoom } from '../media/mixer.ts';
import type { AudioSource } from '../media/pcm.ts';
import type { Call } from './call.ts';
import type { ConferenceReporter } from './conference-report.ts';
import { createParticipant, type JoinOptions, type Participant } from './participant.ts';

export type ConferenceStatus = 'init' | 'in-progress' | 'completed';
export type ConferenceEndReason =
  | 'last-participant-left'
  | 'participant-with-end-conference-on-exit-left'
  | 'conference-ended-via-api';

export interface ParticipantChange {
  readonly isMuted?: boolean | undefined;
  readonly isOnHold?: boolean | undefined;
  /** The call to whisper to; null stops whispering. */
  readonly coaches?: string | null | undefined;
  readonly endsConference?: boolean | undefined;
  readonly announcement?: AudioSource | undefined;
  readonly waiting?: AudioSource | null | undefined;
}

export interface Conference {
  readonly sid: string;
  readonly name: string;
  readonly createdAt: number;
  readonly reporter: ConferenceReporter;
  status(): ConferenceStatus;
  endReason(): { readonly reason: ConferenceEndReason; readonly callSid: string | null } | null;
  participants(): readonly Participant[];
  /** Announces a call that is still being dialled; `ringing` is heard by those who are there. */
  expect(call: Call, options: JoinOptions, ringing: AudioSource | null): void;
  /** Resolves when the call has left again: it ended, was removed or sent elsewhere, or the conference ended. */
  join(call: Call, options: JoinOptions, signal: AbortSignal): Promise<void>;
  change(callSid: string, change: ParticipantChange): void;
  remove(callSid: string): void;
  end(reason: ConferenceEndReason, callSid: string | null): void;
  /** Mixes 20 ms: what each participant hears. */
  mix(spoken: ReadonlyMap<string, Int16Array>): ReadonlyMap<string, Int16Array>;
}

interface ConferenceIdentity {
  readonly sid: string;
  readonly name: string;
  readonly createdAt: number;
}

/** The people in the room, and whether they may talk yet. */
function createRoom() {
  const participants = new Map<string, Participant>();
  const leavers = new Map<string, () => void>();
  const joined = () => [...participants.values()].filter((participant) => participant.hasJoined);
  return {
    participants,
    leavers,
    joined,
    /** A conference begins with the second participant, once there is one who may begin it. */
    canStart: () => joined().length > 1 && joined().some(({ options }) => options.startsConference),
    /** Opens or closes the talk for everybody who is there. */
    connect(isOpen: boolean) {
      for (const { call, member } of joined()) {
        member.isMixed = isOpen;
        call.audio.isConnected = isOpen && !member.isOnHold && joined().length > 1;
      }
    },
  };
}

export function createConference(identity: ConferenceIdentity, reporter: ConferenceReporter): Conference {
  const room = createRoom();
  let status: ConferenceStatus = 'init';
  let ending: ReturnType<Conference['endReason']> = null;

  function start() {
    if (status === 'init' && room.canStart()) {
      status = 'in-progress';
      reporter.tell({ event: 'conference-start', participant: null });
    }
    room.connect(status === 'in-progress');
  }

  function enter(call: Call, options: JoinOptions, leave: () => void): Participant {
    const participant = room.participants.get(call.sid) ?? createParticipant(call, options);
    participant.hasJoined = true;
    participant.ringing = null;
    room.participants.set(call.sid, participant);
    room.leavers.set(call.sid, leave);
    reporter.tell({ event: 'participant-join', participant });
    start();
    return participant;
  }

  function leave(callSid: string, reason: string) {
    const participant = room.participants.get(callSid);
    if (!participant) return;
    room.participants.delete(callSid);
    participant.call.audio.isConnected = false;
    if (!participant.hasJoined) return;
    const details = { ReasonParticipantLeft: reason, ParticipantCallStatus: participant.call.status() };
    reporter.tell({ event: 'participant-leave', participant, details });
    room.leavers.get(callSid)?.();
    room.leavers.delete(callSid);
    room.connect(status === 'in-progress');
    if (participant.endsConference) end('participant-with-end-conference-on-exit-left', callSid);
    else if (room.joined().length === 0) end('last-participant-left', callSid);
  }

  function end(reason: ConferenceEndReason, callSid: string | null) {
    if (status === 'completed') return;
    status = 'completed';
    ending = { reason, callSid };
    for (const { call } of room.joined()) leave(call.sid, 'conference_ended');
    const details = { ReasonConferenceEnded: reason, ...(callSid ? { CallSidEndingConference: callSid } : {}) };
    reporter.tell({ event: 'conference-end', participant: null, details });
  }

  function hold(participant: Participant, isOnHold: boolean) {
    if (participant.member.isOnHold === isOnHold) return;
    participant.member.isOnHold = isOnHold;
    reporter.tell({ event: isOnHold ? 'participant-hold' : 'participant-unhold', participant });
    room.connect(status === 'in-progress');
  }

  function mute(participant: Participant, isMuted: boolean) {
    if (participant.member.isMuted === isMuted) return;
    participant.member.isMuted = isMuted;
    reporter.tell({ event: isMuted ? 'participant-mute' : 'participant-unmute', participant });
  }

  return {
    ...identity,
    reporter,
    status: () => status,
    endReason: () => ending,
    participants: () => [...room.participants.values()],
    expect(call, options, ringing) {
      const participant = createParticipant(call, options);
      participant.ringing = ringing;
      room.participants.set(call.sid, participant);
      call.ended.addEventListener('abort', () => leave(call.sid, 'participant_hung_up'));
    },
    join: (call, options, signal) =>
      new Promise((resolve) => {
        if (signal.aborted || status === 'completed') return resolve();
        const leaveNow = () => leave(call.sid, call.ended.aborted ? 'participant_hung_up' : 'participant_updated');
        signal.addEventListener('abort', leaveNow, { once: true });
        enter(call, options, () => {
          signal.removeEventListener('abort', leaveNow);
          resolve();
        });
      }),
    change(callSid, change) {
      const participant = room.participants.get(callSid);
      if (!participant) return;
      if (change.coaches !== undefined) participant.member.coaches = change.coaches;
      if (change.endsConference !== undefined) participant.endsConference = change.endsConference;
      if (change.announcement) participant.member.announcement = change.announcement;
      if (change.waiting !== undefined) participant.member.waiting = change.waiting;
      if (change.isMuted !== undefined) mute(participant, change.isMuted);
      if (change.isOnHold !== undefined) hold(participant, change.isOnHold);
    },
    remove: (callSid) => leave(callSid, 'removed_via_api'),
    end,
    mix(spoken) {
      const present = [...room.participants.values()];
      const ringing = present.filter(({ call, hasJoined }) => !hasJoined && call.status() === 'ringing');
      return mixRoom({
        members: present.filter(({ hasJoined }) => hasJoined).map(({ member }) => member),
        spoken,
        ringing: ringing.flatMap((participant) => participant.ringing?.next() ?? []),
      });
    },
  };
}
