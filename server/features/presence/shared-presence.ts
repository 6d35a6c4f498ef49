import type { UserId } from '../../../contracts/ids.ts';
import type { EventBus, PresenceTold } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import { createPresenceBoard, type OperatorPresence, type PresenceBoard } from './presence.ts';

/** An instance tells the others everything so often, beside each change at once. */
const tellEveryMs = 2_000;
/** One that has been silent for three rounds is gone, and its operators with it. */
const silentAfterMs = 6_500;
/** While the bus between instances is down, what they told last is believed for this long. */
const believedWithoutNewsMs = 60_000;

export interface SharedPresence extends PresenceBoard {
  stop(): void;
}

interface Dependencies {
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly instanceId: string;
}

/**
 * Who is there, at whichever instance. Each instance tells what its own sockets say; what others say stands on the same
 * board as if each of their operators had one socket, named after the instance.
 */
export function createSharedPresence({ bus, clock, instanceId }: Dependencies): SharedPresence {
  const team = createPresenceBoard({ nowMs: () => clock.nowMs() });
  const own = createPresenceBoard({ nowMs: () => clock.nowMs() });
  const others = createOtherInstances(team, clock);
  let cancel = clock.after(tellEveryMs, beat);

  function tell(present: readonly OperatorPresence[], goneIds: readonly UserId[], isWhole: boolean): void {
    bus.publish('presence-told', { instance: instanceId, isWhole, present, goneIds });
  }
  const tellAll = () => tell(own.list(), [], true);

  function tellOf(userId: UserId): void {
    const present = own.list().filter((operator) => operator.userId === userId);
    tell(present, present.length === 0 ? [userId] : [], false);
  }

  function beat(): void {
    tellAll();
    others.forgetSilent();
    cancel = clock.after(tellEveryMs, beat);
  }

  const stops = [
    bus.subscribe('presence-told', (told, origin) => {
      if (origin === 'elsewhere') others.hear(told);
    }),
    bus.subscribe('presence-wanted', (_message, origin) => {
      if (origin === 'elsewhere') tellAll();
    }),
    bus.subscribe('bus-lost', () => others.expectNews(false)),
    bus.subscribe('bus-restored', () => {
      others.expectNews(true);
      tellAll();
      bus.publish('presence-wanted', {});
    }),
  ];
  return {
    report(socketId, userId, report) {
      own.report(socketId, userId, report);
      team.report(socketId, userId, report);
      tellOf(userId);
    },
    forget(socketId) {
      const userId = own.forget(socketId);
      team.forget(socketId);
      if (userId !== null) tellOf(userId);
      return userId;
    },
    list: () => team.list(),
    watch: (listener) => team.watch(listener),
    stop() {
      cancel();
      for (const stop of stops) stop();
      // Nobody is here any more; the others need not wait to find out.
      tell([], [], true);
    },
  };
}

interface Instance {
  readonly userIds: Set<UserId>;
  heardMs: number;
}

function createOtherInstances(team: PresenceBoard, clock: Clock) {
  const instances = new Map<string, Instance>();
  let isNewsExpected = true;
  const toSocketId = (instance: string, userId: UserId) => `${instance}/${userId}`;

  function drop(name: string, { userIds }: Instance, isGone: (userId: UserId) => boolean): void {
    for (const userId of userIds) {
      if (!isGone(userId)) continue;
      userIds.delete(userId);
      team.forget(toSocketId(name, userId));
    }
  }

  return {
    hear({ instance: name, isWhole, present, goneIds }: PresenceTold): void {
      const known = instances.get(name) ?? { userIds: new Set<UserId>(), heardMs: 0 };
      instances.set(name, known);
      known.heardMs = clock.monotonicMs();
      for (const { userId, freeSince, ...report } of present) {
        known.userIds.add(userId);
        team.report(toSocketId(name, userId), userId, report, freeSince);
      }
      const there = new Set(present.map(({ userId }) => userId));
      drop(name, known, (userId) => (isWhole ? !there.has(userId) : goneIds.includes(userId)));
    },
    expectNews(isExpected: boolean): void {
      isNewsExpected = isExpected;
      // They get the time to speak up again.
      if (isExpected) for (const instance of instances.values()) instance.heardMs = clock.monotonicMs();
    },
    forgetSilent(): void {
      const nowMs = clock.monotonicMs();
      const limitMs = isNewsExpected ? silentAfterMs : believedWithoutNewsMs;
      for (const [name, instance] of instances) {
        if (nowMs - instance.heardMs <= limitMs) continue;
        drop(name, instance, () => true);
        instances.delete(name);
      }
    },
  };
}
