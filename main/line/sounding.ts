import type { CallId } from '../../contracts/ids.ts';
import type { LineNews } from './line-port.ts';

/** Which calls have audio: a window with one is not rebuilt while there is hope. */
export interface Sounding {
  take(news: LineNews): void;
  readonly hasAudio: () => boolean;
}

export function createSounding(): Sounding {
  const callIds = new Set<CallId>();
  return {
    take(news) {
      switch (news.type) {
        case 'call-accepted':
        case 'call-audio-flowing':
          callIds.add(news.callId);
          break;
        case 'call-cancelled':
        case 'call-disconnected':
        case 'call-failed':
          callIds.delete(news.callId);
          break;
        case 'line-lost':
          callIds.clear();
          break;
      }
    },
    hasAudio: () => callIds.size > 0,
  };
}
