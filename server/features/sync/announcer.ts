import type { UserId } from '../../../contracts/ids.ts';
import type { Database } from '../../db/database.ts';
import type { Audience, BusMessages, EventBus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import { wait } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Metrics } from '../../platform/metrics/metrics.ts';
import { loadWatchers } from './scope.ts';

const firstDelayMs = 5;
const longestDelayMs = 250;
/** Somebody keeps a transaction open: nobody sees anything new until it ends. */
const alarmAfterMs = 5_000;

interface Recorded {
  readonly change: BusMessages['changes-recorded'];
  readonly atMs: number;
}

interface AnnouncerDependencies {
  readonly db: Database;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'feedLagged'>;
}

export interface Announcer {
  /** How long ago the oldest change was committed here that readers cannot see yet; 0: they see all. */
  lagMs(): number;
  stop(): void;
}

/**
 * Tells readers that the feed has something new, once they can really see it. A committed change stays hidden while an
 * older transaction is running; told at the commit, a reader would look, find nothing, and not look again.
 */
export function createAnnouncer({ db, bus, clock, logger, metrics }: AnnouncerDependencies): Announcer {
  let waiting: Recorded[] = [];
  let isRunning = false;
  let isStopped = false;

  function lagMs(): number {
    const [oldest] = waiting;
    return oldest ? Math.round(clock.monotonicMs() - oldest.atMs) : 0;
  }

  async function announceVisible(): Promise<void> {
    const horizon = await loadHorizon(db);
    const visible = new Set(waiting.filter(({ change }) => BigInt(change.xid) < horizon));
    if (visible.size === 0) return;
    const to = await findAudience(db, [...visible]);
    // Not before: while it cannot be asked whom to tell, they wait.
    waiting = waiting.filter((recorded) => !visible.has(recorded));
    bus.publish('changes-available', { to });
  }

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    let isAlarmed = false;
    for (let delayMs = firstDelayMs; !isStopped; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
      await announceVisible().catch((error: unknown) => {
        logger.warn('the horizon of the change feed could not be read', { error });
      });
      const behindMs = lagMs();
      metrics.feedLagged(behindMs);
      if (waiting.length === 0) break;
      if (behindMs > alarmAfterMs && !isAlarmed) {
        const fields = { lagMs: behindMs, waiting: waiting.length };
        logger.error('the change feed is held up by an open transaction', fields);
        isAlarmed = true;
      }
      await wait(clock, delayMs);
    }
    if (isAlarmed) logger.info('the change feed goes on');
    isRunning = false;
  }

  const unsubscribe = bus.subscribe('changes-recorded', (change) => {
    waiting.push({ change, atMs: clock.monotonicMs() });
    void run();
  });
  return {
    lagMs,
    stop() {
      isStopped = true;
      unsubscribe();
    },
  };
}

async function loadHorizon(db: Database): Promise<bigint> {
  const [row] = await db.query<{ horizon: string }>(
    'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon',
    [],
    'sync.horizon',
  );
  return BigInt(row?.horizon ?? 0);
}

async function findAudience(db: Database, changes: readonly Recorded[]): Promise<Audience> {
  const users = new Set<UserId>();
  for (const { change } of changes) {
    if (change.audience === null) return 'everyone';
    users.add(change.audience);
  }
  const concerned = [...users];
  return [...new Set([...concerned, ...(await loadWatchers(db, concerned))])];
}
