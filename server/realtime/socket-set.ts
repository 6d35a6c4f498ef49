import type { UserId } from '../../contracts/ids.ts';
import type { Audience } from '../platform/bus.ts';
import type { RealtimeSocket } from './socket.ts';

/** A person has a computer or two; more than this is a desktop that connects again and again. */
const maxSocketsPerUser = 8;

/** The open sockets, by their user. */
export interface SocketSet {
  /** The oldest socket of a user with too many is closed. */
  add(socket: RealtimeSocket): void;
  remove(socket: RealtimeSocket): void;
  of(audience: Audience): readonly RealtimeSocket[];
}

export function createSocketSet(watchCount: (count: number) => void): SocketSet {
  const sockets = new Map<UserId, Set<RealtimeSocket>>();
  let count = 0;
  return {
    add(socket) {
      const { userId } = socket.owner;
      const own = sockets.get(userId) ?? new Set();
      sockets.set(userId, own);
      own.add(socket);
      count += 1;
      watchCount(count);
      const [oldest] = own;
      if (own.size > maxSocketsPerUser) oldest?.close(1008, 'too many connections of one user');
    },
    remove(socket) {
      const own = sockets.get(socket.owner.userId);
      if (own?.delete(socket)) count -= 1;
      watchCount(count);
      if (own?.size === 0) sockets.delete(socket.owner.userId);
    },
    of(audience) {
      const userIds = audience === 'everyone' ? [...sockets.keys()] : audience;
      return userIds.flatMap((userId) => [...(sockets.get(userId) ?? [])]);
    },
  };
}
