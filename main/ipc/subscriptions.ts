import { z } from 'zod';
import type { Logger } from '../platform/logger.ts';
import type { Sender } from './transport.ts';

/**
 * What a preload sends to begin or end a subscription. `page` is new at every load of a page: when another one
 * comes from the same window, the subscriptions of the page before are over.
 */
export const subscriptionRequestSchema = z.object({
  type: z.enum(['open', 'close']),
  page: z.string().min(1).max(64),
  id: z.number().int().nonnegative(),
});
export type SubscriptionRequest = z.infer<typeof subscriptionRequestSchema>;

/** What is sent to the page for each event. */
export interface SubscriptionMessage {
  readonly page: string;
  readonly id: number;
  readonly event: unknown;
}

interface SubscriptionCall {
  readonly channel: string;
  readonly sender: Sender;
  readonly request: SubscriptionRequest;
}

interface PageSubscriptions {
  readonly page: string;
  readonly stops: Map<string, () => void>;
}

type Start = (send: (event: unknown) => void) => () => void;

const maxPerPage = 500;

/** Starts one subscription; nothing is sent after its end, whatever the service does. */
function begin(channel: string, sender: Sender, { page, id }: SubscriptionRequest, start: Start) {
  let isOpen = true;
  const stop = start((event) => {
    const message: SubscriptionMessage = { page, id, event };
    if (isOpen) sender.send(channel, message);
  });
  return (): void => {
    isOpen = false;
    stop();
  };
}

/** Keeps the subscriptions of every page, and ends them with it, so that nothing is sent to nobody for ever. */
export function createSubscriptions(logger: Logger) {
  const pages = new Map<number, PageSubscriptions>();
  const watched = new Set<number>();

  function endPage(contentsId: number): void {
    const ended = pages.get(contentsId);
    pages.delete(contentsId);
    for (const stop of ended?.stops.values() ?? []) stop();
  }

  function ensurePage(sender: Sender, page: string): PageSubscriptions {
    const known = pages.get(sender.contentsId);
    if (known?.page === page) return known;
    endPage(sender.contentsId);
    const added: PageSubscriptions = { page, stops: new Map() };
    pages.set(sender.contentsId, added);
    watchContents(sender);
    return added;
  }

  function watchContents(sender: Sender): void {
    if (watched.has(sender.contentsId)) return;
    watched.add(sender.contentsId);
    sender.onGone(() => endPage(sender.contentsId));
  }

  function open({ channel, sender, request }: SubscriptionCall, start: Start): void {
    const { stops } = ensurePage(sender, request.page);
    const name = `${channel} ${request.id}`;
    if (stops.has(name)) return;
    if (stops.size >= maxPerPage) throw new Error('A page has too many subscriptions');
    stops.set(name, begin(channel, sender, request, start));
  }

  function close({ channel, sender, request }: SubscriptionCall): void {
    const known = pages.get(sender.contentsId);
    if (known?.page !== request.page) return;
    const name = `${channel} ${request.id}`;
    const stop = known.stops.get(name);
    known.stops.delete(name);
    stop?.();
  }

  return {
    apply(call: SubscriptionCall, start: Start): void {
      if (call.request.type === 'close') close(call);
      else open(call, start);
      logger.debug('subscription', { channel: call.channel, type: call.request.type });
    },
  };
}
