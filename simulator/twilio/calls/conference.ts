import { mixRoom } from '../media/mixer.ts';
import type { AudioSource } from '../media/pcm.ts';
import type { Call } from './call.ts';
import type { ConferenceReporter } from './conference-report.ts';
import { createParticipant, type JoinOptions, type Participant } from './participant.ts';
import { createRoom, type Room } from './room.ts';

export type ConferenceStatus = 'init' | 'in-progress' | 'completed';
export type ConferenceEndReason =
  | 'last-participant-left'
  | 'participant-with-end-conference-on-exit-left'
  | 'conference-ended-via-api';

export interface ConferenceEnding {
  readonly reason: ConferenceEndReason;
  readonly callSid: string | null;
}

/** What is to be changed about a participant; what is undefined stays. */
export interface ParticipantChange {
  readonly isMuted?: boolean | undefined;
  readonly isOnHold?: boolean | undefined;
  /** The call to whisper to; null stops whispering. */
  readonly coaches?: string | null | undefined;
  readonly endsConference?: boolean | undefined;
  readonly announcement?: AudioSource | undefined;
  readonly waiting?: AudioSource | null | undefined;
}

export interface ConferenceIdentity {
  readonly sid: string;
  readonly name: string;
  readonly createdAt: number;
}

export interface Conference extends ConferenceIdentity {
  readonly reporter: ConferenceReporter;
  readonly status: () => ConferenceStatus;
  readonly ending: () => ConferenceEnding | null;
  readonly participants: () => readonly Participant[];
  /** Announces a call that is still being dialled; `ringing` is heard by those who are there. */
  readonly expect: (call: Call, options: JoinOptions, ringing: AudioSource | null) => Participant;
  /** Resolves when the call has left again: it ended, was removed or sent elsewhere, or the conference ended. */
  readonly join: (call: Call, options: JoinOptions, signal: AbortSignal) => Promise<void>;
  readonly change: (callSid: string, change: ParticipantChange) => void;
  readonly remove: (callSid: string) => void;
  readonly end: (reason: ConferenceEndReason, callSid: string | null) => void;
  /** Mixes 20 ms: what each participant hears. */
  readonly mix: (spoken: ReadonlyMap<string, Int16Array>) => ReadonlyMap<string, Int16Array>;
}

interface State {
  readonly room: Room;
  readonly reporter: ConferenceReporter;
  status: ConferenceStatus;
  ending: ConferenceEnding | null;
}

function isOpen({ status }: State): boolean {
  return status === 'in-progress';
}

function enter(state: State, participant: Participant, leaveProgram: () => void) {
  const { room, reporter } = state;
  room.admit(participant, leaveProgram);
  reporter.tell({ event: 'participant-join', participant });
  if (state.status === 'init' && room.canStart()) {
    state.status = 'in-progress';
    reporter.tell({ event: 'conference-start', participant: null });
  }
  room.connect(isOpen(state));
}

function leave(state: State, callSid: string, reason: string) {
  const { room, reporter } = state;
  const participant = room.dismiss(callSid);
  if (!participant?.hasJoined) return;
  const details = { ReasonParticipantLeft: reason, ParticipantCallStatus: participant.call.status() };
  reporter.tell({ event: 'participant-leave', participant, details });
  room.connect(isOpen(state));
  if (participant.endsConference) end(state, 'participant-with-end-conference-on-exit-left', callSid);
  else if (room.present().length === 0) end(state, 'last-participant-left', callSid);
}

function end(state: State, reason: ConferenceEndReason, callSid: string | null) {
  if (state.status === 'completed') return;
  state.status = 'completed';
  state.ending = { reason, callSid };
  for (const { call } of state.room.present()) leave(state, call.sid, 'conference_ended');
  const details = { ReasonConferenceEnded: reason, ...(callSid ? { CallSidEndingConference: callSid } : {}) };
  state.reporter.tell({ event: 'conference-end', participant: null, details });
}

function setHold(state: State, participant: Participant, isOnHold: boolean) {
  if (participant.member.isOnHold === isOnHold) return;
  participant.member.isOnHold = isOnHold;
  state.reporter.tell({ event: isOnHold ? 'participant-hold' : 'participant-unhold', participant });
  state.room.connect(isOpen(state));
}

function setMuted({ reporter }: State, participant: Participant, isMuted: boolean) {
  if (participant.member.isMuted === isMuted) return;
  participant.member.isMuted = isMuted;
  reporter.tell({ event: isMuted ? 'participant-mute' : 'participant-unmute', participant });
}

function applyChange(state: State, callSid: string, change: ParticipantChange) {
  const participant = state.room.find(callSid);
  if (!participant) return;
  if (change.coaches !== undefined) participant.member.coaches = change.coaches;
  if (change.endsConference !== undefined) participant.endsConference = change.endsConference;
  if (change.announcement) participant.member.announcement = change.announcement;
  if (change.waiting !== undefined) participant.member.waiting = change.waiting;
  if (change.isMuted !== undefined) setMuted(state, participant, change.isMuted);
  if (change.isOnHold !== undefined) setHold(state, participant, change.isOnHold);
}

function join(state: State, participant: Participant, signal: AbortSignal): Promise<void> {
  const { call } = participant;
  return new Promise((resolve) => {
    if (signal.aborted || state.status === 'completed') return resolve();
    const depart = () =>
      leave(state, call.sid, call.ended.aborted ? 'participant_hung_up' : 'participant_updated');
    signal.addEventListener('abort', depart, { once: true });
    enter(state, participant, () => {
      signal.removeEventListener('abort', depart);
      resolve();
    });
  });
}

export function createConference(identity: ConferenceIdentity, reporter: ConferenceReporter): Conference {
  const room = createRoom();
  const state: State = { room, reporter, status: 'init', ending: null };
  return {
    ...identity,
    reporter,
    status: () => state.status,
    ending: () => state.ending,
    participants: room.all,
    expect(call, options, ringing) {
      const participant = createParticipant(call, options);
      participant.ringing = ringing;
      room.expect(participant);
      call.ended.addEventListener('abort', () => leave(state, call.sid, 'participant_hung_up'));
      return participant;
    },
    join: (call, options, signal) =>
      join(state, room.find(call.sid) ?? createParticipant(call, options), signal),
    change: (callSid, change) => applyChange(state, callSid, change),
    remove: (callSid) => leave(state, callSid, 'removed_via_api'),
    end: (reason, callSid) => end(state, reason, callSid),
    mix: (spoken) =>
      mixRoom({ members: room.present().map(({ member }) => member), spoken, ringing: room.takeRinging() }),
  };
}
