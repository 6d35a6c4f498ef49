import type { RealtimeCommand } from '../../../contracts/api/realtime.ts';
import type { UserId, UtcMs } from '../../../contracts/ids.ts';

export type PresenceReport = Omit<Extract<RealtimeCommand, { type: 'presence' }>, 'type'>;

/** What is known of one user from his sockets. A user without a socket that told his presence is absent. */
export interface OperatorPresence extends PresenceReport {
  readonly userId: UserId;
  /** Since when he could take a call: available, line ready, not in a call; null when he cannot. */
  readonly freeSince: UtcMs | null;
  /** Since when a line of his was ready without a break, whether he is in a call or not; null when none is. */
  readonly reachableSince: UtcMs | null;
}

/** Who is there, derived from live sockets alone: it goes when the socket goes, and nobody else writes it. */
export interface PresenceBoard {
  /** `freeSince`: what another instance knows of it. */
  report(socketId: string, userId: UserId, report: PresenceReport, freeSince?: UtcMs | null): void;
  /** The socket is gone, and with it what it told. Gives whose it was; null: it had told nothing. */
  forget(socketId: string): UserId | null;
  list(): readonly OperatorPresence[];
  /** Told after every change. Returns its own unsubscribe. */
  watch(listener: () => void): () => void;
}

export interface PresenceDependencies {
  readonly nowMs: () => UtcMs;
}

interface SocketPresence extends PresenceReport {
  readonly userId: UserId;
}

/** Keeps presence in memory: after a restart the desktops connect again and tell it anew. */
export function createPresenceBoard({ nowMs }: PresenceDependencies): PresenceBoard {
  const sockets = new Map<string, SocketPresence>();
  const operators = new Map<UserId, OperatorPresence>();
  const listeners = new Set<() => void>();

  function update(userId: UserId, knownFreeSince: UtcMs | null): void {
    const reports = [...sockets.values()].filter((socket) => socket.userId === userId);
    const merged = mergeReports(reports);
    if (merged === null) operators.delete(userId);
    else {
      const before = operators.get(userId);
      const isReachable = merged.availability === 'available' && merged.isLineReady;
      const reachableSince = isReachable ? (before?.reachableSince ?? knownFreeSince ?? nowMs()) : null;
      const isFree = isReachable && !merged.isInCall;
      const freeSince = isFree ? (before?.freeSince ?? knownFreeSince ?? nowMs()) : null;
      operators.set(userId, { userId, ...merged, freeSince, reachableSince });
    }
    for (const listener of listeners) listener();
  }

  return {
    report(socketId, userId, report, freeSince = null) {
      sockets.set(socketId, { userId, ...report });
      update(userId, freeSince);
    },
    forget(socketId) {
      const socket = sockets.get(socketId);
      if (!socket) return null;
      sockets.delete(socketId);
      update(socket.userId, null);
      return socket.userId;
    },
    list: () => [...operators.values()],
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** One user on two computers: a call reaches him where a line is ready, and he is in a call if he is in one anywhere. */
function mergeReports(reports: readonly PresenceReport[]): PresenceReport | null {
  if (reports.length === 0) return null;
  return {
    availability: reports.some((report) => report.availability === 'available') ? 'available' : 'away',
    isLineReady: reports.some((report) => report.availability === 'available' && report.isLineReady),
    isInCall: reports.some((report) => report.isInCall),
  };
}
