import { expect, test } from 'vitest';
import { userIdSchema } from '../../../contracts/ids.ts';
import { type BusTopic, createInProcessBus, type EventBus, type LocalBus } from '../../platform/bus.ts';
import { createSilentLogger } from '../../platform/logger.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import type { PresenceReport } from './presence.ts';
import { createSharedPresence } from './shared-presence.ts';

const anna = userIdSchema.parse('00000000-0000-7000-8000-00000000000a');
const bert = userIdSchema.parse('00000000-0000-7000-8000-00000000000b');
const free: PresenceReport = { availability: 'available', isLineReady: true, isInCall: false };

/** Instances that hear each other as through Redis, as long as the link is whole. */
function createTeam() {
  const clock = createFakeClock();
  const buses = new Map<string, LocalBus>();
  let isWhole = true;

  function start(instanceId: string) {
    const local = createInProcessBus(createSilentLogger());
    buses.set(instanceId, local);
    const bus: EventBus = {
      subscribe: (topic, listener) => local.subscribe(topic, listener),
      publish<T extends BusTopic>(topic: T, message: Parameters<typeof local.publish<T>>[1]) {
        local.publish(topic, message);
        if (!isWhole || !topic.startsWith('presence-')) return;
        for (const [id, other] of buses) if (id !== instanceId) other.deliver(topic, message, 'elsewhere');
      },
    };
    const presence = createSharedPresence({ bus, clock, instanceId });
    return { presence, whoIs: () => presence.list().map(({ userId }) => userId) };
  }
  function setLink(whole: boolean): void {
    isWhole = whole;
    for (const bus of buses.values()) bus.publish(whole ? 'bus-restored' : 'bus-lost', {});
  }
  return { clock, start, setLink, kill: (instanceId: string) => buses.delete(instanceId) };
}

test('who is there at one instance is known at the others at once, with the time since when he is free', () => {
  const { clock, start } = createTeam();
  const [one, other] = [start('one'), start('other')];
  one.presence.report('socket', anna, free);
  expect(other.presence.list()).toEqual(one.presence.list());
  const [{ freeSince } = { freeSince: null }] = one.presence.list();
  clock.advance(30_000);
  expect(other.presence.list()[0]?.freeSince).toBe(freeSince);
  one.presence.forget('socket');
  expect(other.presence.list()).toEqual([]);
});

test('somebody with computers at two instances is in a call if he is in one anywhere', () => {
  const { start } = createTeam();
  const [one, other] = [start('one'), start('other')];
  one.presence.report('socket-1', anna, free);
  other.presence.report('socket-2', anna, { ...free, isInCall: true });
  for (const { presence } of [one, other]) expect(presence.list()).toMatchObject([{ isInCall: true }]);
  other.presence.forget('socket-2');
  for (const { presence } of [one, other]) expect(presence.list()).toMatchObject([{ isInCall: false }]);
});

test('whoever waits for somebody is told of one at another instance', () => {
  const { start } = createTeam();
  const [one, other] = [start('one'), start('other')];
  let count = 0;
  one.presence.watch(() => {
    count += 1;
  });
  other.presence.report('socket', anna, free);
  expect(count).toBe(1);
});

test('an instance that was killed takes its operators with it within seconds', () => {
  const { clock, start, kill } = createTeam();
  const [one, other] = [start('one'), start('other')];
  one.presence.report('socket-1', anna, free);
  other.presence.report('socket-2', bert, free);
  kill('other');
  other.presence.stop();
  one.presence.report('socket-1', anna, free);
  clock.advance(9_000);
  expect(one.whoIs()).toEqual([anna]);
});

test('an instance that stops in order says so at once', () => {
  const { start } = createTeam();
  const [one, other] = [start('one'), start('other')];
  other.presence.report('socket', bert, free);
  other.presence.stop();
  expect(one.whoIs()).toEqual([]);
});

test('R3: operators of another instance stay while Redis is away for a moment, and are right again after it', () => {
  const { clock, start, setLink } = createTeam();
  const [one, other] = [start('one'), start('other')];
  other.presence.report('socket-1', anna, free);
  other.presence.report('socket-2', bert, free);
  setLink(false);
  clock.advance(30_000);
  expect(one.whoIs()).toEqual([anna, bert]);
  other.presence.forget('socket-1');
  setLink(true);
  expect(one.whoIs()).toEqual([bert]);
});

test('an instance that comes later asks who is there', () => {
  const { start, setLink } = createTeam();
  start('one').presence.report('socket', anna, free);
  const late = start('late');
  setLink(true);
  expect(late.whoIs()).toEqual([anna]);
});
