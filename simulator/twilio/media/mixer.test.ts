import { describe, expect, it } from 'vitest';
import { mixRoom, type RoomMember } from './mixer.ts';
import { frameSamples, playForever, playOnce } from './pcm.ts';

function member(id: string, changes: Partial<RoomMember> = {}): RoomMember {
  return {
    id,
    isMuted: false,
    isOnHold: false,
    coaches: null,
    isMixed: true,
    hearsRinging: true,
    waiting: null,
    announcement: null,
    ...changes,
  };
}

const level = (value: number) => new Int16Array(frameSamples).fill(value);
const spoken = new Map([
  ['contact', level(100)],
  ['operator', level(20)],
  ['supervisor', level(3)],
]);

/** The level each member hears: it tells whose voices are in it. */
function heardBy(members: readonly RoomMember[], ringing: readonly Int16Array[] = []) {
  const mixed = mixRoom({ members, spoken, ringing });
  return Object.fromEntries(members.map(({ id }) => [id, mixed.get(id)?.[0]]));
}

describe('the conference mixer', () => {
  it('lets everybody hear everybody but himself', () => {
    const heard = heardBy([member('contact'), member('operator'), member('supervisor')]);
    expect(heard).toEqual({ contact: 23, operator: 103, supervisor: 120 });
  });

  it('keeps a muted voice from the others', () => {
    expect(heardBy([member('contact'), member('operator', { isMuted: true })])).toEqual({
      contact: 0,
      operator: 100,
    });
  });

  it('gives who is on hold music and nobody, and keeps his voice from the others', () => {
    const held = member('contact', { isOnHold: true, waiting: playForever(level(7)) });
    expect(heardBy([held, member('operator'), member('supervisor')])).toEqual({
      contact: 7,
      operator: 3,
      supervisor: 20,
    });
  });

  it('lets only the coached one hear his coach', () => {
    const coach = member('supervisor', { coaches: 'operator' });
    const heard = heardBy([member('contact'), member('operator'), coach]);
    expect(heard).toEqual({ contact: 20, operator: 103, supervisor: 120 });
  });

  it('plays an announcement once, over the talk, to him it is for', () => {
    const contact = member('contact', { announcement: playOnce(level(1_000)) });
    expect(heardBy([contact, member('operator')])).toEqual({ contact: 1_020, operator: 100 });
    expect(heardBy([contact, member('operator')])).toEqual({ contact: 20, operator: 100 });
  });

  it('keeps those apart who wait for the conference to begin', () => {
    const waiting = { isMixed: false, hearsRinging: false, waiting: playForever(level(7)) };
    expect(heardBy([member('contact', waiting), member('operator', waiting)])).toEqual({
      contact: 7,
      operator: 7,
    });
  });

  it('lets who is there hear the ringing of who is called', () => {
    const alone = member('operator', { isMixed: false, waiting: playForever(level(7)) });
    expect(heardBy([alone], [level(50)])).toEqual({ operator: 50 });
  });
});
