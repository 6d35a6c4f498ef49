import type { CallId, UtcMs } from '../../contracts/ids.ts';
import type { LineEvent } from '../../contracts/ipc/line.ts';
import type { CallEvent } from './machine.ts';

interface EventOfCall {
  readonly callId: CallId;
  readonly event: CallEvent;
}

/** What an event of the line window means to the machine of its call; null when it is about none. */
export function toCallEvent(news: LineEvent, at: UtcMs): EventOfCall | null {
  switch (news.type) {
    case 'call-ringing':
      return { callId: news.callId, event: { type: 'line-ringing', at } };
    case 'call-accepted':
      return { callId: news.callId, event: { type: 'line-accepted', at } };
    case 'call-audio-flowing':
      return { callId: news.callId, event: { type: 'line-audio-flowing', at } };
    case 'call-reconnecting':
      return { callId: news.callId, event: { type: 'line-reconnecting', at } };
    case 'call-reconnected':
      return { callId: news.callId, event: { type: 'line-reconnected', at } };
    case 'call-muted':
      return { callId: news.callId, event: { type: 'line-muted', at, isMuted: news.isMuted } };
    case 'call-digits-sent':
      return { callId: news.callId, event: { type: 'line-digits-sent', at, digits: news.digits } };
    case 'call-warning': {
      const { name, isActive } = news;
      return { callId: news.callId, event: { type: 'line-warning', at, name, isActive } };
    }
    case 'call-cancelled':
      return { callId: news.callId, event: { type: 'line-cancelled', at } };
    case 'call-disconnected':
      return { callId: news.callId, event: { type: 'line-disconnected', at } };
    case 'call-failed': {
      const { code, providerCode } = news;
      return { callId: news.callId, event: { type: 'line-failed', at, code, providerCode } };
    }
    default:
      return null;
  }
}
