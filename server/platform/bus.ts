import type { RealtimeEvent } from '../../contracts/api/realtime.ts';
import type { Call } from '../../contracts/domain/call.ts';
import type { SuggestionOutcome } from '../../contracts/domain/suggestion.ts';
import type { UserId } from '../../contracts/ids.ts';
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
  /** Rows of the change feed were committed here. Of this process alone: an adapter must not forward it. */
  'changes-recorded': { readonly xid: string; readonly audience: UserId | null };
  /** A call was begun or changed here; `before` is null when it was begun. Of this process alone, for counting. */
  'call-recorded': { readonly before: Call | null; readonly after: Call };
  /** An operator told here what became of a suggestion. Of this process alone, for counting. */
  'suggestion-judged': { readonly outcome: SuggestionOutcome };
}
export type BusTopic = keyof BusMessages;

/** Tells other parts, and later other instances, that something happened. At most once; a hint, never a record. */
export interface EventBus {
  publish<T extends BusTopic>(topic: T, message: BusMessages[T]): void;
  /** Returns its own unsubscribe. */
  subscribe<T extends BusTopic>(topic: T, listener: (message: BusMessages[T]) => void): () => void;
}

/** The stand-in for Redis publish/subscribe when there is one process. Delivers at once, in order. */
export function createInProcessBus(logger: Logger): EventBus {
  const listeners: { [T in BusTopic]: Set<(message: BusMessages[T]) => void> } = {
    'realtime-event': new Set(),
    'changes-available': new Set(),
    'session-ended': new Set(),
    'changes-recorded': new Set(),
    'call-recorded': new Set(),
    'suggestion-judged': new Set(),
  };
  return {
    publish(topic, message) {
      for (const listener of listeners[topic]) {
        // One listener's bug must not keep the message from the others, nor fail the publisher.
        try {
          listener(message);
        } catch (error) {
          logger.error('a bus listener failed', { topic, error });
        }
      }
    },
    subscribe(topic, listener) {
      listeners[topic].add(listener);
      return () => listeners[topic].delete(listener);
    },
  };
}
