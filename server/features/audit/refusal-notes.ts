import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { toNetwork } from '../auth/network.ts';
import type { NewAuditEvent } from './audit-log.ts';

const windowMs = 60_000;
/** Networks that are counted apart; behind that all others are counted together. */
const maxNetworks = 2_000;

interface Counter {
  count: number;
  last: NewAuditEvent;
}

interface RefusalNotesOptions {
  readonly add: (event: NewAuditEvent) => Promise<void>;
  readonly clock: Pick<Clock, 'after'>;
  readonly logger: Logger;
}

/** See `AuditLog`. */
interface RefusalNotes {
  note(event: NewAuditEvent): void;
  whenIdle(): Promise<void>;
  stop(): Promise<void>;
}

/** Keeps a flood of refusals from becoming a flood of events: the count of them is kept, each single one is not. */
export function createRefusalNotes({ add, clock, logger }: RefusalNotesOptions): RefusalNotes {
  const counters = new Map<string, Counter>();
  const timers = new Set<() => void>();
  let writing: Promise<void> = Promise.resolve();

  /** One after the other: they would wait for each other in the database anyway. */
  function write(event: NewAuditEvent): void {
    writing = writing
      .then(() => add(event))
      .catch((error: unknown) => {
        logger.error('an event of security could not be recorded', { kind: event.kind, error });
      });
  }

  function open(key: string): void {
    const cancel = clock.after(windowMs, () => {
      timers.delete(cancel);
      if (settle(key)) open(key);
      else counters.delete(key);
    });
    timers.add(cancel);
  }

  function settle(key: string): boolean {
    const counter = counters.get(key);
    if (!counter || counter.count === 0) return false;
    write({ ...counter.last, details: { ...counter.last.details, count: counter.count } });
    counter.count = 0;
    return true;
  }

  return {
    note(event) {
      const network = toNetwork(event.from.address ?? '');
      const own = `${event.kind} ${event.from.user?.id ?? ''} ${network}`;
      const key = counters.has(own) || counters.size < maxNetworks ? own : `${event.kind} others`;
      const counter = counters.get(key);
      if (counter) {
        counter.count += 1;
        counter.last = event;
        return;
      }
      counters.set(key, { count: 0, last: event });
      write(event);
      open(key);
    },
    whenIdle: () => writing,
    async stop() {
      for (const cancel of timers) cancel();
      for (const key of counters.keys()) settle(key);
      await writing;
    },
  };
}
