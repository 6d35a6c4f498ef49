import type { RealtimeEvent } from '../../contracts/api/realtime.ts';
import type { Call } from '../../contracts/domain/call.ts';
import type { SuggestionOutcome } from '../../contracts/domain/suggestion.ts';
import type { Availability } from '../../contracts/domain/user.ts';
import type { UserId, UtcMs } from '../../contracts/ids.ts';
import type { Logger } from './logger.ts';

/** Who is meant: some users, or everybody that is signed in. */
export type Audience = readonly UserId[] | 'everyone';

/** Every topic of the bus and what it carries. Messages are plain JSON, so that they can cross a network. */
export interface BusMessages {
  /** Deliver an event to the sockets of the audience, on whichever instance they are. */
  'realtime-event': { readonly to: Audience; readonly event: RealtimeEvent };
  /** The change feed has something new that its readers can see now. */
  'changes-available': { readonly to: Audience };
  /** A session or a user was ended: open sockets of the user must be closed. */
  'session-ended': { readonly userId: UserId; readonly sessionId: string | null };
  /** Who is present at an instance: everybody (`isWhole`), or what has changed. */
  'presence-told': PresenceTold;
  /** An instance has just joined, and asks the others who is there. */
  'presence-wanted': Readonly<Record<string, never>>;
  /** Other instances are not heard any more. Of this process alone. */
  'bus-lost': Readonly<Record<string, never>>;
  /** Messages of other instances come (again); some may have been missed. Of this process alone. */
  'bus-restored': Readonly<Record<string, never>>;
  /** Rows of the change feed were committed here. Of this process alone: an adapter must not forward it. */
  'changes-recorded': { readonly xid: string; readonly audience: UserId | null };
  /** A call was begun or changed here; `before` is null when it was begun. Of this process alone, for counting. */
  'call-recorded': { readonly before: Call | null; readonly after: Call };
  /** An operator told here what became of a suggestion. Of this process alone, for counting. */
  'suggestion-judged': { readonly outcome: SuggestionOutcome };
}
export type BusTopic = keyof BusMessages;

export interface PresenceTold {
  /** The instance that tells; it speaks for its own sockets alone. */
  readonly instance: string;
  readonly isWhole: boolean;
  readonly present: readonly PresentOperator[];
  readonly goneIds: readonly UserId[];
}

interface PresentOperator {
  readonly userId: UserId;
  readonly availability: Availability;
  readonly isLineReady: boolean;
  readonly isInCall: boolean;
  readonly freeSince: UtcMs | null;
}

/** Whether a message was published by this process. */
export type Origin = 'here' | 'elsewhere';
export type BusListener<T extends BusTopic> = (message: BusMessages[T], origin: Origin) => void;

/** Tells other parts, and other instances where there are, that something happened. At most once; a hint, never a record. */
export interface EventBus {
  publish<T extends BusTopic>(topic: T, message: BusMessages[T]): void;
  /** Returns its own unsubscribe. */
  subscribe<T extends BusTopic>(topic: T, listener: BusListener<T>): () => void;
}

/** The bus within this process, to which an adapter hands what came from others. */
export interface LocalBus extends EventBus {
  deliver<T extends BusTopic>(topic: T, message: BusMessages[T], origin: Origin): void;
}

/** The stand-in for Redis publish/subscribe when there is one process. Delivers at once, in order. */
export function createInProcessBus(logger: Logger): LocalBus {
  const listeners: { [T in BusTopic]: Set<BusListener<T>> } = {
    'realtime-event': new Set(),
    'changes-available': new Set(),
    'session-ended': new Set(),
    'presence-told': new Set(),
    'presence-wanted': new Set(),
    'bus-lost': new Set(),
    'bus-restored': new Set(),
    'changes-recorded': new Set(),
    'call-recorded': new Set(),
    'suggestion-judged': new Set(),
  };
  const deliver: LocalBus['deliver'] = (topic, message, origin) => {
    for (const listener of listeners[topic]) {
      // One listener's bug must not keep the message from the others, nor fail the publisher.
      try {
        listener(message, origin);
      } catch (error) {
        logger.error('a bus listener failed', { topic, error });
      }
    }
  };
  return {
    deliver,
    publish: (topic, message) => deliver(topic, message, 'here'),
    subscribe(topic, listener) {
      listeners[topic].add(listener);
      return () => listeners[topic].delete(listener);
    },
  };
}
