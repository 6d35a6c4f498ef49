import { type AudioSource, mixFrames } from './pcm.ts';

/** One party of a conference, as the mixer sees him. Hold, mute and coaching are entries of its matrix. */
export interface RoomMember {
  readonly id: string;
  isMuted: boolean;
  isOnHold: boolean;
  /** When he coaches somebody, only that member hears him. */
  coaches: string | null;
  /** False while he waits for the conference to begin: he hears nobody, and nobody hears him. */
  isMixed: boolean;
  /** Hears the ringing of parties who are being called. */
  hearsRinging: boolean;
  /** Played to him alone for as long as he waits or is held. */
  waiting: AudioSource | null;
  /** Played to him alone on top of the talk, once. */
  announcement: AudioSource | null;
}

export interface RoomAudio {
  readonly members: readonly RoomMember[];
  /** What each member says in these 20 ms. */
  readonly spoken: ReadonlyMap<string, Int16Array>;
  /** Ringing tones of parties who are being called. */
  readonly ringing: readonly Int16Array[];
}

export function hears(listener: RoomMember, speaker: RoomMember): boolean {
  if (listener.id === speaker.id || !listener.isMixed || !speaker.isMixed) return false;
  if (speaker.isMuted || speaker.isOnHold || listener.isOnHold) return false;
  return speaker.coaches === null || speaker.coaches === listener.id;
}

function takeAnnouncement(member: RoomMember): Int16Array | null {
  const frame = member.announcement?.next() ?? null;
  if (!frame) member.announcement = null;
  return frame;
}

function mixFor(listener: RoomMember, { members, spoken, ringing }: RoomAudio): Int16Array {
  const isWaiting = listener.isOnHold || !listener.isMixed;
  const parts = [
    ...members.filter((speaker) => hears(listener, speaker)).map((speaker) => spoken.get(speaker.id)),
    ...(listener.hearsRinging && !listener.isOnHold ? ringing : []),
    isWaiting && !(listener.hearsRinging && ringing.length > 0) ? listener.waiting?.next() : null,
    takeAnnouncement(listener),
  ];
  return mixFrames(parts.filter((frame) => frame !== null && frame !== undefined));
}

/** What each member hears in these 20 ms. */
export function mixRoom(audio: RoomAudio): ReadonlyMap<string, Int16Array> {
  return new Map(audio.members.map((member) => [member.id, mixFor(member, audio)]));
}
